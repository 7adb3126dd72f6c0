"""What the database itself refuses: changing or removing what was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

FIRST = {
    "stat_series": ("number",),
    "stat_vintage": ("number",),
    "stat_load": ("number",),
    "stat_loaded": ("sha256", "load"),
    "stat_slice": ("number",),
    "stat_slice_group": ("slice", "key"),
    "stat_slice_office": ("slice", "office"),
    "stat_observation": ("slice", "series", "period"),
}
"""Tables of revision 0001 whose rows are never changed nor removed, with the columns of their keys.
Not to be edited once released, as little as what is made of it."""
SECOND = {"stat_recorded": ("load",)}
"""Those of revision 0002."""

_FUNCTION = """\
CREATE FUNCTION statistics_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = 'rows of ' || TG_TABLE_NAME || ' are never changed nor removed';
END $$"""


def statements(dialect: str) -> list[str]:
    """The statements that make all triggers."""
    return [*function(dialect), *guards(dialect, FIRST), *guards(dialect, SECOND)]


def function(dialect: str) -> list[str]:
    """What the triggers need."""
    return [] if dialect == "sqlite" else [_FUNCTION]


def guards(dialect: str, tables: Mapping[str, Sequence[str]]) -> list[str]:
    """The triggers on some tables."""
    return _sqlite(tables) if dialect == "sqlite" else _postgresql(tables)


def _sqlite(tables: Mapping[str, Sequence[str]]) -> list[str]:
    """Also against REPLACE, which removes a row without asking the triggers for DELETE: of figures,
    nothing is inserted into a slice that is closed, which is one look at a small table."""
    made = []
    for table, key in tables.items():
        same = " AND ".join(f"{column} = NEW.{column}" for column in key)
        kept = f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 (constants)
        if table == "stat_observation":
            kept = " WHEN EXISTS (SELECT 1 FROM stat_slice WHERE number = NEW.slice)"
        made += [
            f"CREATE TRIGGER {table}_{name} BEFORE {when} ON {table}{condition} BEGIN "
            f"SELECT RAISE(ABORT, 'rows of {table} are never changed nor removed'); END"
            for name, when, condition in (
                ("delete", "DELETE", ""),
                ("update", "UPDATE", ""),
                ("replace", "INSERT", kept),
            )
        ]
    return made


def _postgresql(tables: Mapping[str, Sequence[str]]) -> list[str]:
    made = []
    for table in tables:
        made += [
            f"CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION statistics_refuse()",
            f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION statistics_refuse()",
        ]
    return made
