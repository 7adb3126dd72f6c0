"""Light stemming of English words: plurals, -ing and -ed, and no more.

Snowball's English stemmer takes off suffixes that carry the meaning in chemistry: it joins
carbon and carbonate, silicon and silicone, acetal and acetate, propane and propanal. Here
only inflection goes, so that each of these stays a word of its own. What the rules get wrong
or miss is a table (``data/english_forms.tsv``): irregular plurals, words in -s that are no
plurals, British spellings.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_VOWEL = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(r"([bdgkmnprt])\1$")
_NEEDS_E = re.compile(
    r"(?:[cuv]|[^tz]z|[bcdfgkpst]l|[bctg]r|[dlr]g|(?:rr|ch)ang|hing|lung|[aeiou]s|[^aeious]s"
    r"|[^aeo](?:[aiou][bk]|[aiy]p|[ai]m|[aiou]d|[aiu]n|ag|il|ul|um|ur|ir|ut)|[^eo]at"
    r"|[^aeol]op|^slop|[cdhlpu]ar|star|plor|stor|gnor|scor|scal|xhal|nhal|dher|erfer"
    r"|(?:u|m|n)ot|mplet|delet|writ|xcit|gnit|nvit)$"
)
"""Where a word that lost -ing or -ed had an e: rotat(e), produc(e), sampl(e), fil(e), measur(e)."""


@cache
def _forms() -> dict[str, str]:
    table = (files("trihub.text") / "data" / "english_forms.tsv").read_text(encoding="utf-8")
    return dict(
        line.split("\t") for line in table.splitlines() if line and not line.startswith("#")
    )


def stem(word: str) -> str:
    """Return the word without its plural, -ing or -ed; ``word`` is folded, letters a to z only.

    Words of three letters or fewer stay as they are.
    """
    if len(word) < 4:
        return word
    forms = _forms()
    if word in forms:
        return forms[word]
    single = _singular(word).replace("isation", "ization")
    if single in forms:
        return forms[single]
    base = _uninflected(single)
    return forms.get(base, base)


def _singular(word: str) -> str:
    if not word.endswith("s") or word.endswith(("ss", "us", "is", "aas", "gas")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith(("sses", "xes", "ches", "shes", "ruses", "tuses", "gases", "zzes")):
        return word[:-2]
    return word[:-1]


def _uninflected(word: str) -> str:
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base == word or len(base) < 3 or not _VOWEL.search(base):
            continue
        if ending == "ed" and base[-1] == "e":  # speed, exceed
            return word
        if base.endswith("i") and ending == "ed":  # applied
            return base[:-1] + "y"
        if _DOUBLED.search(base):
            return base[:-1]
        return base + "e" if _NEEDS_E.search(base) else base
    return word
