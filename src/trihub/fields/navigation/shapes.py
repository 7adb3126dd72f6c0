"""JSON shapes of collections, for the command line and the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from trihub.core.dates import PatentDate
from trihub.core.ports import PatentStore
from trihub.core.shapes.heads import document_head
from trihub.fields.definition.model import Definition
from trihub.fields.members.model import Members
from trihub.fields.members.reasons import reasons_of, told
from trihub.fields.navigation.applicants import Applicant
from trihub.fields.navigation.counting import Crossing, as_of, flows, matrix, timeline
from trihub.fields.navigation.families import KeyFamily
from trihub.fields.navigation.listing import Listing
from trihub.fields.navigation.network import Network
from trihub.fields.navigation.rights.events import Event
from trihub.fields.navigation.status import Standing, Status
from trihub.fields.navigation.view import View

Json = dict[str, Any]


def counts_shape(
    definition: Definition, members: Members, families: Callable[[str, str], int]
) -> Json:
    """Members by field and tier: publications, and simple families, which ``families`` counts by the
    path of a field and a tier."""

    def sizes(path: str, tier: str = "") -> Json:
        return {"publications": members.count(path, tier), "families": families(path, tier)}

    return {
        "id": definition.id,
        "version": definition.version,
        "address": members.address,
        "state": {"change": members.state.change, "documents": members.state.documents},
        "unit": definition.unit.value,
        "fields": [
            {
                "field": path,
                "names": dict(field.names),
                **sizes(path),
                "tiers": {tier: sizes(path, tier) for tier in members.tier_ids},
            }
            for path, field in definition.walk()
        ],
    }


def members_shape(view: View, store: PatentStore, found: Listing, field: str) -> Json:
    """A page of members with their reasons, and what could be chosen."""
    stored = store.get_many([row.doc for row in found.rows])
    return {
        "address": view.members.address,
        "publications": found.publications,
        "families": found.families,
        "members": [
            {
                **document_head(one),
                "fields": list(view.members.fields_of(one.doc)),
                "reasons": [told(reason) for reason in reasons_of(view.members, one.doc, field)],
            }
            for one in stored
        ],
        "facets": {
            facet: [{"value": value, "count": count} for value, count in values]
            for facet, values in found.facets.items()
        },
    }


def figures_shape(view: View, field: str) -> Json:
    """By year, from office to office, sub-field by class, in the definition's unit."""
    return {
        "address": view.members.address,
        "unit": view.definition.unit.value,
        "as_of": day(as_of(view)),
        "years": [
            {
                "year": one.year,
                "filed": one.filed,
                "filed_complete": not one.filed_open,
                "published": one.published,
                "published_complete": not one.published_open,
            }
            for one in timeline(view, field)
        ],
        "flows": _crossing(flows(view, field)),
        "matrix": _crossing(matrix(view)),
    }


def _crossing(found: Crossing) -> Json:
    return {
        "columns": list(found.columns),
        "rows": [
            {"name": name, "cells": list(cells), "all": total} for name, cells, total in found.rows
        ],
        "all": list(found.totals),
        "members": found.total,
    }


def family_shape(one: KeyFamily, newest: Mapping[str, int]) -> Json:
    """A family with its five measures; ``newest`` is the day of each office's last event."""
    return {
        "family": one.family,
        "numbers": [row.key for row in one.rows],
        "first_filing": day(one.earliest),
        "cited": one.cited,
        "publications": one.publications,
        "offices": list(one.offices),
        "granted": one.granted,
        "in_force": list(one.in_force),
        "rights": [
            {
                "office": right.office,
                "state": right.state.value,
                "publications": list(right.publications),
                "event": _event(right.event),
                "term_end": day(right.term_end),
                "as_of": day(newest.get(right.office, 0)),
            }
            for right in one.rights
        ],
    }


def _event(event: Event | None) -> Json | None:
    if event is None:
        return None
    return {
        "code": event.code,
        "date": day(event.day),
        "effective": day(event.effective),
        "text": event.text,
        "effect": event.effect.value if event.effect else None,
    }


def applicant_shape(one: Applicant) -> Json:
    """Names that belong together, with the evidence."""
    return {
        "names": [{"name": name, "publications": count} for name, count in one.names],
        "families": one.families,
        "publications": one.publications,
        "evidence": [
            {"one": e.one, "other": e.other, "ground": e.ground.value, "number": e.key,
             "times": e.times}
            for e in one.evidence
        ],
    }  # fmt: skip


def network_shape(found: Network, newest: Mapping[str, int]) -> Json:
    """Families and who of them cites whom, by their places in ``families``."""
    return {
        "families": [family_shape(one, newest) for one in found.nodes],
        "citations": [
            {"citing": one.source, "cited": one.target, "pairs": one.pairs} for one in found.edges
        ],
        "not_shown": found.others,
    }


def status_shape(found: Status) -> Json:
    """What the library's legal events say at one office: information, no advice."""
    return {
        "office": found.office,
        "as_of": day(found.as_of),
        "reported": [_standing(one) for one in found.reported],
        "silent": [_standing(one) for one in found.silent],
        "absent": [_standing(one) for one in found.absent],
    }


def _standing(one: Standing) -> Json:
    return {
        "family": one.family.family,
        "number": one.family.first.key,
        "publications": [row.key for row in one.rows],
        "event": _event(one.event),
        "before": _event(one.before),
        "term_over": day(one.term_over),
    }


def day(compact: int) -> str | None:
    """CCYYMMDD in ISO 8601, cut where the rest is unknown."""
    if not compact:
        return None
    return str(PatentDate(compact // 10_000, compact // 100 % 100, compact % 100))
