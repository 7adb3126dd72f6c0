"""Chemical names and formulas in running text: where one begins and ends.

Case is folded before, so that an element symbol cannot be told by its capital. A formula is what
element symbols, common groups (``data/chemistry.toml``), counts and brackets make up whole. Only what
a word's own rule would take apart is looked for here: brackets with a count behind (``ca(no3)2``),
decimals before a further symbol (``lini0.8co0.1mn0.1o2``), variable counts (``li1+xmn2o4``).

A name is a word behind its locants (IUPAC recommendations 2013, P-14.3): ``1,2-dichloroethane``,
``n,n-dimethylformamide``, ``butane-1,4-diol``. Several locants tell a name by themselves. One alone
does not (3-layer, T-cell): then the word must be built and end as names of compounds do. Over the
texts of 16 million characters at hand that takes 2-propanol and N-methylpyrrolidone and leaves
96-well, 2-fold, N-terminal and O-ring.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

_PARTS = {
    name: words.split()
    for name, words in tomllib.loads(
        files("trihub.text").joinpath("data/chemistry.toml").read_text("utf-8")
    ).items()
}
_SYMBOL = "|".join(sorted({*_PARTS["elements"], *_PARTS["groups"]}, key=lambda s: (-len(s), s)))
_COUNT = r"(?:[0-9]{1,3}(?![0-9])(?:\.[0-9]{1,4})?(?:[+-][0-9.]{0,5}[xyzδ])*+)"
_UNIT = rf"(?:[a-z]{{1,16}}+{_COUNT}?+)"
_INNER = rf"[(\[]{_UNIT}{{1,20}}+[)\]]{_COUNT}?+"
_CLOSED = rf"[(\[](?:{_UNIT}|{_INNER}){{1,20}}+[)\]]"
_GROUP = rf"{_CLOSED}(?:{_COUNT}|(?=[a-z(\[]))"
_COMPLEX = rf"(?=\[){_CLOSED}"
_FIRST = rf"(?:{_UNIT}|(?:(?=\[)|(?=\([^()]*\)(?:[0-9]|[mnx](?![a-z])))){_GROUP})"

FORMULA = rf"{_FIRST}(?:{_UNIT}|{_GROUP}|{_COMPLEX}){{0,40}}+(?![a-z0-9])"
"""What has the shape of a formula, on folded text: :func:`is_formula` tells whether it is one."""
_TAKEN_APART = re.compile(r"[)\]][0-9a-z]|[a-z][0-9]+\.[0-9]+[a-z(\[]|[0-9][+-][0-9.]*[xyzδ]")
_SYMBOLS = re.compile(rf"(?:{_SYMBOL})+")
_VARIABLES = re.compile(r"(?<=[0-9])[+-][0-9.]*[xyzδ]")
_LETTERS = re.compile("[a-z]+")
_DIGIT = re.compile("[0-9]")
_ROUND = str.maketrans("[]", "()")

_LOCANT = "(?:[0-9]{1,2}[a-z]?|[nosmptdl])'{0,3}"
LOCANTS = rf"{_LOCANT}(?:,{_LOCANT})*"
SEVERAL = rf"{_LOCANT}(?:,{_LOCANT})+"
NAME = (
    rf"(?:{LOCANTS}-[a-z]{{3,}}|(?<![a-z0-9])[a-z]{{3,}}(?=-[0-9]))(?:-{LOCANTS}-[a-z]{{2,}})*+"
    r"(?![a-z0-9])"
)
"""What may be a name, on folded text: :func:`is_name` tells."""

_SEVERAL = re.compile(rf"(?<![a-z0-9]){SEVERAL}-")
_STEM, _ENDING = "|".join(_PARTS["stems"]), "|".join(_PARTS["endings"])
_COMPOUND = re.compile(rf"(?=[a-z]*(?:{_STEM}))[a-z]*(?:{_ENDING})s?")
_SUFFIXES = frozenset(_PARTS["suffixes"])
_WORDS = re.compile(r"[a-z]{2,}")


def is_formula(found: str) -> bool:
    """Whether this match of :data:`FORMULA` is a formula that a word's own rule would take apart."""
    if not _TAKEN_APART.search(found) or not _DIGIT.search(found):
        return False
    runs = _LETTERS.findall(_VARIABLES.sub("", found))
    return len("".join(runs)) > 1 and all(map(_SYMBOLS.fullmatch, runs))


def formula(found: str) -> str:
    """A formula's token: square brackets as round ones."""
    return found.translate(_ROUND)


def is_name(found: str) -> bool:
    """Whether this match of :data:`NAME` is a chemical name."""
    if "-" not in found:
        return False
    if _SEVERAL.search(found):
        return True
    words = _WORDS.findall(found)
    return words[-1].removesuffix("s") in _SUFFIXES or any(map(_COMPOUND.fullmatch, words))
