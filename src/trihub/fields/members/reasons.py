"""Why a document is a member."""

from __future__ import annotations

from collections.abc import Iterator

from trihub.fields.members.model import Kind, Members, Reason, RuleName


def reasons_of(members: Members, doc: int, field: str = "") -> tuple[Reason, ...]:
    """Every reason why a document is in a field and in those below it, field by field; none for one
    that is not in it. :raises NotFound: the definition has no such field."""
    row = members.row(doc)
    within = members.fields[members.column(field)]
    if row is None:
        return ()
    return tuple(_reasons(members, row, within))


def _reasons(members: Members, row: int, within: str) -> Iterator[Reason]:
    inside = {f for f, met in zip(members.fields, members.inside[row], strict=True) if met}
    for rule, met in zip(members.rules, members.matched[row], strict=True):
        if not met or rule.kind not in (Kind.LINE, Kind.BY_HAND) or rule.field not in inside:
            continue
        if rule.field == within or rule.field.startswith(f"{within}/"):
            yield reason(rule)


def reason(rule: RuleName) -> Reason:
    """A rule as a reason."""
    if rule.kind in (Kind.BY_HAND, Kind.LEFT_OUT):
        by, on, why = rule.said.split("\n", 2)
        return Reason(
            field=rule.field, kind=rule.kind, line=rule.id, said="", by=by, on=on, why=why
        )
    return Reason(field=rule.field, kind=rule.kind, line=rule.id, said=rule.said)


def told(one: Reason) -> str:
    """A reason in a few words."""
    if one.kind in (Kind.BY_HAND, Kind.LEFT_OUT):
        return f"{one.field}: {one.kind.value} ({one.by}, {one.on}: {one.why})"
    return f"{one.field}: {one.kind.value} {one.line} ({' and '.join(one.said.split(chr(10)))})"
