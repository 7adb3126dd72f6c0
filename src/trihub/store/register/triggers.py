"""What the database itself refuses: changing or removing what was recorded."""

from __future__ import annotations

_FOR_GOOD = {"reg_source": "number", "reg_record": "number", "reg_statement": "number"}
"""Tables whose rows are never changed nor removed, with their keys."""

_FUNCTION = """\
CREATE FUNCTION register_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = 'rows of ' || TG_TABLE_NAME || ' are never changed nor removed';
END $$"""


def statements(dialect: str) -> list[str]:
    """The statements that make the triggers: revision 0001, not to be edited once released."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def _sqlite() -> list[str]:
    """Also against REPLACE, which removes a row without asking the triggers for DELETE."""
    return [
        f"CREATE TRIGGER {table}_{name} BEFORE {when} ON {table}{condition} BEGIN "
        f"SELECT RAISE(ABORT, 'rows of {table} are never changed nor removed'); END"
        for table, key in _FOR_GOOD.items()
        for name, when, condition in (
            ("delete", "DELETE", ""),
            ("update", "UPDATE", ""),
            ("replace", "INSERT", f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"),  # noqa: S608
        )
    ]


def _postgresql() -> list[str]:
    made = [_FUNCTION]
    for table in _FOR_GOOD:
        made += [
            f"CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION register_refuse()",
            f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION register_refuse()",
        ]
    return made
