"""The part of a description that a heading opens, in English, German and French.

The USPTO and the EPO print headings as applicants write them and do not tag the parts of a
description (or tag them coarsely). The words below are those of 37 CFR 1.77(b), of Rule 42
EPC in its three languages, and of PCT Rule 5, with the variants that applicants use.
"""

from __future__ import annotations

import re
from functools import cache

from trihub.core.patent import Section

_LONGEST = 120
"""Characters: a longer text is a sentence and opens no section."""

_INVENTION = r"(?:the |this )?(?:present |claimed )?(?:invention|disclosure|application|technology|utility model)"

HEADINGS: tuple[tuple[Section, str], ...] = (
    (
        Section.OTHER,
        r"cross[ -]?references?\b.*|related (?:u\.?s\.? )?(?:patent )?applications?\b.*"
        r"|(?:claim of )?priority(?: claim| data)?|statement (?:regarding|as to|of) .*(?:research|support|rights).*"
        r"|(?:statement of )?government (?:interest|support|rights|license).*|reference to .*"
        r"|copyright notice",
    ),
    (
        Section.CITATION_LIST,
        r"citations? list|list of (?:prior art )?(?:documents|citations|references)"
        r"|(?:related |prior |background )*art (?:documents?|literature|references?)"
        r"|(?:non[ -]?)?patent (?:documents?|literatures?|references?)",
    ),
    (
        Section.TECHNICAL_FIELD,
        rf"(?:technical |technological )?field(?: of (?:the )?(?:art|use|{_INVENTION}))?"
        rf"|(?:technical )?field (?:to which|of application|relating).*|technical area"
        r"|(?:technisches )?(?:gebiet|anwendungsgebiet)(?: der erfindung)?|technikbereich"
        r"|domaine (?:technique|de l.invention|d.application)(?: de l.invention)?",
    ),
    (
        Section.BACKGROUND,
        r"(?:technical |technological )?background(?: and summary| art| information| technology)?(?: (?:of|to) .*)?"
        r"|(?:(?:description|discussion|explanation) of )?(?:the )?(?:related|prior|background|conventional|known)[ -]?(?:the )?(?:art|technology|technique).*"
        r"|state of the (?:related |prior )?art"
        r"|(?:technischer )?hintergrund(?: der erfindung)?|stand der technik"
        r"|arri[èe]re-plan.*|[ée]tat (?:ant[ée]rieur )?de la technique.*|(?:art|technique) ant[ée]rieure?.*",
    ),
    (
        Section.PROBLEM,
        r"(?:technical )?problems?(?: (?:to be|to|that|which) .*(?:solve|overcome).*)?|objects?(?: and summary)? of .*"
        r"|(?:technische )?aufgabe(?:nstellung)?(?: der erfindung)?|technisches problem"
        r"|probl[èe]me technique.*",
    ),
    (
        Section.SOLUTION,
        r"(?:technical )?solutions?(?: to .*)?|means (?:for|to|of) (?:solv|overcom|achiev).*"
        r"|(?:technische )?lösung(?: der aufgabe)?|solution technique.*",
    ),
    (
        Section.EFFECTS,
        r"(?:advantageous |beneficial )?(?:effects?|advantages?)(?: (?:of|provided by) .*)?"
        r"|vorteile(?: der erfindung)?|vorteilhafte (?:aus)?wirkungen.*|(?:effets? )?avantag(?:es|eux).*",
    ),
    (
        Section.SUMMARY,
        rf"(?:brief |general )?(?:summary|statement|disclosure)(?: and objects?)?(?: of (?:the )?{_INVENTION})?"
        rf"|(?:brief|general) description(?: of (?:the )?{_INVENTION})?"
        r"|(?:brief )?(?:summary|disclosure)(?: of .*)?"
        r"|zusammenfassung(?: der erfindung)?|(?:kurze |allgemeine )?(?:darstellung|offenbarung|beschreibung)(?: der erfindung)?"
        r"|(?:expos[ée]|r[ée]sum[ée]|divulgation|pr[ée]sentation)(?: de l.invention)?",
    ),
    (
        Section.DRAWINGS,
        r"(?:brief |detailed )?(?:description|explanation|list)s? of (?:the |several |views? |of |accompanying |attached )*(?:drawings?|figures?)"
        r"|(?:the )?(?:drawings?|figures?)"
        r"|(?:kurze )?(?:kurz|figuren)?beschreibung der (?:zeichnung|figur|abbildung)(?:en)?|(?:kurze )?figurenbeschreibung"
        r"|(?:br[èe]ve )?description (?:sommaire )?des (?:dessins|figures).*",
    ),
    (
        Section.REFERENCE_SIGNS,
        r"(?:list|description|explanation|denotation)s? of (?:the )?(?:main )?(?:reference|symbol|numeral|sign|letters).*"
        r"|(?:reference|drawing) (?:signs?|numerals?|numbers?|symbols?)(?: list)?"
        r"|(?:liste der )?bezugszeichen(?:liste)?|(?:liste des )?(?:signes|num[ée]ros) de r[ée]f[ée]rence|l[ée]gendes?",
    ),
    (
        Section.EMBODIMENTS,
        r"(?:detailed |specific |full |complete )*(?:description|disclosure)(?: of .*)?|(?:best |preferred )?(?:mode|form)s? (?:for|of|to) .*"
        r"|(?:description of )?(?:the )?(?:preferred |exemplary |example |specific |detailed |illustrative |some )*embodiments?(?: of .*)?"
        r"|(?:working |preferred )?examples?"
        r"|(?:detaillierte |ausführliche |eingehende )(?:beschreibung|darstellung).*|wege? zur ausführung.*"
        r"|(?:bevorzugte )?(?:ausführungs(?:beispiele?|formen?)|ausführung der erfindung).*|beispiele?"
        r"|(?:description d[ée]taill[ée]e|mani[èe]res? de r[ée]aliser|(?:description (?:de|des) )?(?:meilleur )?modes? de r[ée]alisation).*|exemples?",
    ),
    (
        Section.INDUSTRIAL,
        r"industrial (?:applicability|application|utility)\b.*|gewerbliche (?:anwendbarkeit|verwertbarkeit)"
        r"|(?:possibilit[ée]s? d.)?application industrielle.*",
    ),
    (Section.DEPOSIT, r"(?:biological |microbiological )?deposits?(?: of .*)?|d[ée]p[ôo]t.*|hinterlegung.*"),
    (
        Section.SEQUENCE,
        r"sequence listings?(?: free text)?|sequenzprotokoll|listes? de(?:s)? s[ée]quences?|listage .*s[ée]quences?",
    ),
)  # fmt: skip
"""Section and the words that open it; the first that fits the whole heading counts."""

_AROUND = re.compile(
    r"^[\W_]*(?:(?:\(?[0-9]{1,2}(?:\.[0-9]+)*[.)]|[ivx]{1,4}[.)]|[a-h][.)])[\W_]+)?|[\W_]+$"
)
_ENTRY = re.compile(
    r"(?:reference |comparative |application |synthesis |preparation |working )?"
    r"(?:examples?|beispiele?|exemples?|embodiments?) ?[0-9].*"
    r"|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) (?:preferred )?embodiments?.*"
)


@cache
def _patterns() -> tuple[tuple[Section, re.Pattern[str]], ...]:
    return tuple((section, re.compile(words)) for section, words in HEADINGS)


def section_of(heading: str) -> Section | None:
    """The section that a heading opens; ``None`` where it opens none (``Example 3``, ``Glycosylation``)."""
    if len(heading) > _LONGEST:
        return None
    words = _AROUND.sub("", " ".join(heading.lower().replace("’", "'").split()))
    if not words or _ENTRY.fullmatch(words):
        return None
    return next((section for section, pattern in _patterns() if pattern.fullmatch(words)), None)
