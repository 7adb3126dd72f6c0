"""The words of the field that pages show for values of the code: kinds, roles, fields, operators.

One table a group, from the value to what an English reader sees; catalogues translate that, with
the group as the context. A value that is in no table shows as it is.
"""

from __future__ import annotations

from trihub.web.i18n import country_name, translations


def word(context: str, text: str) -> str:
    """Mark a text for the catalogues (``pgettext``) and give it back."""
    return text


KINDS = {
    "unexamined": word("kind", "unexamined"),
    "examined": word("kind", "examined"),
    "granted": word("kind", "granted"),
    "utility model, unexamined": word("kind", "utility model, unexamined"),
    "utility model, examined": word("kind", "utility model, examined"),
    "utility model, registered": word("kind", "utility model, registered"),
    "corrected": word("kind", "corrected"),
    "amended after grant": word("kind", "amended after grant"),
    "partially invalidated": word("kind", "partially invalidated"),
    "search report": word("kind", "search report"),
    "translation": word("kind", "translation"),
    "reissue": word("kind", "reissue"),
    "statutory invention registration": word("kind", "statutory invention registration"),
    "design": word("kind", "design"),
    "plant": word("kind", "plant"),
    "unknown": word("kind", "kind not known"),
}

RIGHTS = {
    "patent": word("right", "patent"),
    "utility model": word("right", "utility model"),
    "design": word("right", "design"),
    "trademark": word("right", "trademark"),
    "plant": word("right", "plant"),
}

TYPES = {
    "application": word("number type", "application"),
    "publication": word("number type", "publication"),
    "registration": word("number type", "registration"),
    "appeal": word("number type", "appeal"),
}

ROLES = {
    "applicant": word("role", "applicant"),
    "inventor": word("role", "inventor"),
    "agent": word("role", "agent"),
    "grantee": word("role", "holder"),
    "examiner": word("role", "examiner"),
}

ORIGINS = {
    "original": word("origin", "original"),
    "office translation": word("origin", "office’s translation"),
    "applicant's translation": word("origin", "applicant’s translation"),
    "machine translation": word("origin", "machine translation"),
    "unknown": word("origin", "origin not known"),
}

RELATIONS = {
    "national phase of": word("relation", "national phase of"),
    "division of": word("relation", "division of"),
    "continuation of": word("relation", "continuation of"),
    "continuation in part of": word("relation", "continuation in part of"),
    "conversion of": word("relation", "conversion of"),
    "reissue of": word("relation", "reissue of"),
    "re-examination of": word("relation", "re-examination of"),
    "addition to": word("relation", "addition to"),
    "claims the provisional": word("relation", "claims the provisional"),
    "same-day filing with": word("relation", "same-day filing with"),
    "regional phase of": word("relation", "regional phase of"),
    "related to": word("relation", "related to"),
    "priority": word("relation", "claims priority from"),
}

PHASES = {
    "search": word("phase", "search"),
    "international search": word("phase", "international search"),
    "supplementary search": word("phase", "supplementary search"),
    "examination": word("phase", "examination"),
    "opposition": word("phase", "opposition"),
    "applicant": word("phase", "by the applicant"),
    "third party": word("phase", "by a third party"),
    "appeal": word("phase", "appeal"),
    "unknown": word("phase", "not stated"),
}

FACETS = {
    "office": word("facet", "Office"),
    "class": word("facet", "IPC subclass"),
    "year": word("facet", "Year of publication"),
    "kind": word("facet", "Kind"),
    "applicant": word("facet", "Applicant"),
    "lang": word("facet", "Language"),
}

MEASURES = {
    "cited": word("measure", "citations received"),
    "publications": word("measure", "publications"),
    "offices": word("measure", "offices"),
    "granted": word("measure", "grants"),
    "in_force": word("measure", "in force as far as reported"),
}

LEGAL = {
    "in force": word("legal", "in force as far as reported"),
    "term over": word("legal", "term over unless extended"),
    "ended": word("legal", "right ended"),
    "discontinued": word("legal", "application discontinued"),
    "revived": word("legal", "revived"),
    "extended": word("legal", "term extended"),
    "unread": word("legal", "not told"),
}

EVIDENCE = {
    "spelling": word("evidence", "differ in spelling alone"),
    "code": word("evidence", "the office’s code is the same"),
    "romanised": word("evidence", "romanised by the office"),
    "application": word("evidence", "the only applicants of one application"),
    "family": word("evidence", "the only applicants in one family, and most often so"),
}

FIELDS = {
    "ti": word("field", "title"),
    "ab": word("field", "abstract"),
    "cl": word("field", "claims"),
    "de": word("field", "description"),
    "pa": word("field", "applicant"),
    "in": word("field", "inventor"),
    "ic": word("field", "IPC"),
    "cp": word("field", "CPC"),
    "fi": word("field", "FI"),
    "ft": word("field", "F-term"),
    "pn": word("field", "publication number"),
    "an": word("field", "application number"),
    "pr": word("field", "priority number"),
    "pd": word("field", "date of publication"),
    "ad": word("field", "date of filing"),
    "prd": word("field", "earliest date"),
    "ofc": word("field", "office"),
    "lang": word("field", "language"),
    "kind": word("field", "kind"),
    "kc": word("field", "kind code"),
}

OPERATORS = {
    "and": word("operator", "and"),
    "or": word("operator", "or"),
    "not": word("operator", "not"),
    "words": word("operator", "best match"),
    "any": word("operator", "any of the words"),
    "phrase": word("operator", "phrase"),
    "starts": word("operator", "words that begin with"),
    "near": word("operator", "near, words between at most"),
    "adj": word("operator", "near in this order, words between at most"),
    "is": word("operator", "is"),
    "under": word("operator", "is or lies under"),
    "range": word("operator", "in the range"),
    "all": word("operator", "every document"),
}

PARTS = {
    "office": word("number", "office"),
    "type": word("number", "type"),
    "right": word("number", "right"),
    "year": word("number", "year"),
    "serial": word("number", "serial number"),
    "prefix": word("number", "prefix"),
    "kind": word("number", "kind code"),
    "check_digit": word("number", "check digit"),
    "key": word("number", "application key"),
}

FORMS = {
    "original": word("form", "as the office prints it"),
    "docdb": word("form", "DOCDB"),
    "epodoc": word("form", "EPODOC"),
    "st13": word("form", "WIPO ST.13"),
    "display": word("form", "for readers"),
}

SCHEMES = {
    "theme": word("scheme", "theme code"),
    "F-term": word("scheme", "F-term"),
    "national": word("scheme", "national class"),
}

CAUSES = {
    "term": word("cause", "term of the query"),
    "related": word("cause", "same root"),
    "translation": word("cause", "translated term"),
    "class": word("cause", "class"),
    "meaning": word("cause", "alike in meaning"),
    "cited": word("cause", "named in the description"),
}

STEPS = {
    "requested": word("step", "petition at the first office"),
    "requested everywhere": word("step", "request at every office"),
    "provisionally decided": word("step", "provisional decision"),
    "admitted": word("step", "admission"),
    "report filed": word("step", "search report"),
    "exchanged": word("step", "exchange"),
    "first action": word("step", "first action"),
    "closed": word("step", "end of the case"),
}

EVENTS = {
    "petition-filed": word("event", "petition filed"),
    "request-joined": word("event", "asked for joint search"),
    "rule-assessed": word("event", "rule decided by an examiner"),
    "provisional-decision": word("event", "provisional decision"),
    "admitted": word("event", "admitted"),
    "refused": word("event", "refused"),
    "examiner-assigned": word("event", "examiners assigned"),
    "examiner-reassigned": word("event", "examiners changed"),
    "report-filed": word("event", "report filed and sealed"),
    "waiver-given": word("event", "waiver given"),
    "exchanged": word("event", "reports exchanged"),
    "action-recorded": word("event", "first action recorded"),
    "closed": word("event", "case closed"),
    "withdrawn": word("event", "petition withdrawn"),
    "consent-given": word("event", "consent given"),
    "consent-revoked": word("event", "consent revoked"),
    "consent-expired": word("event", "consent ran out"),
    "deadline-missed": word("event", "deadline missed"),
    "reminder-due": word("event", "reminder"),
    "clock-set-back": word("event", "the clock was set back"),
    "publication-evidenced": word("event", "publication recorded"),
}

PROGRAMMES = {
    "in force": word("programme", "in force"),
    "not in force": word("programme", "not in force"),
    "closed": word("programme", "closed"),
    "not known": word("programme", "whether it is in force is not known"),
}

RULES = {
    "taken": word("rule", "The programme takes petitions on the day."),
    "applications": word("rule", "The petition names one application at each office."),
    "cap 1": word("rule", "The number of petitions is not used up."),
    "cap 2": word("rule", "The number of petitions is not used up."),
    "cap 3": word("rule", "The number of petitions is not used up."),
    "cap 4": word("rule", "The number of petitions is not used up."),
}

CAPS = {
    "all": word("cap", "in all"),
    "year": word("cap", "a year"),
    "office": word("cap", "for each office"),
    "office and year": word("cap", "for each office a year"),
    "applicant and office": word("cap", "for each applicant and office"),
}

CAP_ROLES = {
    "first": word("cap role", "as office of first filing or main authority"),
    "peer": word("cap role", "as peer"),
}

EXCHANGED = {
    "record of search": word("exchange", "record of search"),
    "citations": word("exchange", "citations"),
    "opinion": word("exchange", "opinion"),
    "draft action": word("exchange", "draft action"),
}

FEES = {
    "none": word("fee", "none"),
    "none expected": word("fee", "none expected"),
    "none in the pilot": word("fee", "none in the pilot"),
}

UNITS = {
    "days": word("unit", "days"),
    "working days": word("unit", "working days"),
    "months": word("unit", "months"),
}

WHOSE = {
    "office": word("whose", "office"),
    "applicant": word("whose", "applicant"),
}

ACTIONS = {
    "office action": word("action", "office action (reasons for refusal)"),
    "grant": word("action", "decision to grant"),
    "refusal": word("action", "refusal"),
}

FIGURES = {
    "days_to_all_requests": word("figure", "request at every office"),
    "days_to_admission": word("figure", "admission"),
    "days_to_exchange": word("figure", "exchange"),
    "days_to_first_action": word("figure", "first office’s first action"),
    "days_to_closing": word("figure", "end of the case"),
}

CONCERNS = {
    "published on or after the cut-off": word(
        "concern",
        "The document was published on or after the application’s earliest day; X, Y or "
        "A alone does not fit.",
    ),
    "not published between priority and filing": word(
        "concern", "Category P: the document was not published between priority and filing."
    ),
    "no earlier application published later": word(
        "concern", "Category E: the document is no earlier application published later."
    ),
    "category Y without another document": word(
        "concern", "Category Y names no other document that it is combined with."
    ),
}

CATEGORY_MEANINGS = {
    "X": word("category", "takes away novelty or inventive step by itself"),
    "Y": word("category", "takes away inventive step together with another document"),
    "A": word("category", "state of the art, not of particular relevance"),
    "N": word("category", "takes away novelty"),
    "I": word("category", "takes away inventive step by itself"),
    "E": word("category", "earlier application, published on or after the filing date"),
    "P": word("category", "published between priority and filing"),
    "O": word("category", "oral disclosure, use or exhibition"),
    "D": word("category", "cited in the application"),
    "T": word("category", "later document on the principle behind the invention"),
    "L": word("category", "cited for other reasons"),
    "&": word("category", "member of the same family"),
}

CELLS = {
    "agree": word("cell", "agree"),
    "differ": word("cell", "differ"),
    "only": word("cell", "one office alone"),
    "silent": word("cell", "silent"),
}

OFFICES = {
    "CN": word("office", "CNIPA, China"),
    "JP": word("office", "JPO, Japan"),
    "KR": word("office", "MOIP, Korea"),
    "US": word("office", "USPTO, United States"),
    "EP": word("office", "European Patent Office"),
    "WO": word("office", "WIPO (PCT)"),
}

ACCOUNT_ROLES = {
    "applicant": word("account role", "applicant"),
    "examiner": word("account role", "examiner"),
    "head examiner": word("account role", "head examiner"),
    "international officer": word("account role", "international officer"),
    "programme administrator": word("account role", "programme administrator"),
}

CHANGES = {
    "made": word("change", "made"),
    "changed": word("change", "changed"),
    "taken back": word("change", "taken back"),
}

SCOPES = {
    "read": word("scope", "read"),
    "write": word("scope", "read and change"),
    "feed": word("scope", "feeds and calendars"),
}

GROUPS = {
    "kind": KINDS, "right": RIGHTS, "number type": TYPES, "role": ROLES, "origin": ORIGINS,
    "relation": RELATIONS, "phase": PHASES, "facet": FACETS, "measure": MEASURES, "legal": LEGAL, "evidence": EVIDENCE,
    "field": FIELDS,
    "operator": OPERATORS, "number": PARTS, "form": FORMS, "scheme": SCHEMES, "cause": CAUSES, "office": OFFICES,
    "account role": ACCOUNT_ROLES, "scope": SCOPES, "step": STEPS, "event": EVENTS,
    "programme": PROGRAMMES, "rule": RULES, "cap": CAPS, "cap role": CAP_ROLES,
    "exchange": EXCHANGED, "fee": FEES, "unit": UNITS, "whose": WHOSE, "action": ACTIONS,
    "figure": FIGURES, "concern": CONCERNS, "category": CATEGORY_MEANINGS, "cell": CELLS,
    "change": CHANGES,
}  # fmt: skip
"""Every table by its group, which is the context of its texts in the catalogues."""


def show(value: str, group: str, language: str) -> str:
    """What a reader of the language sees for a value of a group."""
    english = GROUPS[group].get(value)
    return str(translations(language).pgettext(group, english)) if english else value


def office_name(code: str, language: str) -> str:
    """The name of an office (WIPO ST.3): one of the six, else the country's."""
    return show(code, "office", language) if code in OFFICES else country_name(code, language)
