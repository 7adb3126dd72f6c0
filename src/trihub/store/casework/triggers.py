"""What the database itself refuses: changing or removing what is written for good.

They keep mistakes and hasty hands out. Whoever may alter the tables can remove them: for that
the audit log is chained and the content sealed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_FOR_GOOD = {
    "audit_entry": ("number",),
    "case_step": ('"case"', "number"),
    "item_version": ("item", "version"),
}
"""Tables whose rows are never changed nor removed, with the columns of their keys."""

_PAPERS = {"paper_version": ("paper", "version")}
"""The same among those that revision 0004 added."""


def _resealed(*same: str) -> str:
    kept = " AND ".join(f"NEW.{name} = OLD.{name}" for name in same)
    return f"NEW.key <> OLD.key AND {kept}"


_RESEALED = {
    "item_version": _resealed("item", "version", "author", "at", "private", "removed"),
    "paper_version": _resealed("paper", "version", "offices", "author", "at", "removed"),
}
"""The one change that a version may see: its content encrypted with another key."""

_FUNCTION = """\
CREATE FUNCTION casework_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = 'rows of ' || TG_TABLE_NAME || ' are never changed nor removed';
END $$"""


def statements(dialect: str) -> list[str]:
    """The statements that make the triggers: revision 0001, not to be edited once released."""
    if dialect == "sqlite":
        return _sqlite(_FOR_GOOD)
    return [_FUNCTION, *_postgresql(_FOR_GOOD)]


def paper_statements(dialect: str) -> list[str]:
    """Those of revision 0004, which follow the others; not to be edited once released."""
    return _sqlite(_PAPERS) if dialect == "sqlite" else _postgresql(_PAPERS)


def _sqlite(tables: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Also against REPLACE, which removes a row without asking the triggers for DELETE."""
    made = []
    for table, key in tables.items():
        same = " AND ".join(f"{column} = NEW.{column}" for column in key)
        kept = f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 (constants)
        changed = f" WHEN NOT ({_RESEALED[table]})" if table in _RESEALED else ""
        made += [
            f"CREATE TRIGGER {table}_{name} BEFORE {when} ON {table}{condition} BEGIN "
            f"SELECT RAISE(ABORT, 'rows of {table} are never changed nor removed'); END"
            for name, when, condition in (
                ("delete", "DELETE", ""),
                ("update", "UPDATE", changed),
                ("replace", "INSERT", kept),
            )
        ]
    return made


def _postgresql(tables: Iterable[str]) -> list[str]:
    made = []
    for table in tables:
        condition = f" WHEN (NOT ({_RESEALED[table]}))" if table in _RESEALED else ""
        made += [
            f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} "
            f"FOR EACH ROW{condition} EXECUTE FUNCTION casework_refuse()",
            f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION casework_refuse()",
            f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse()",
        ]
    return made
