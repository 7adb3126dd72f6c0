"""Analysis: text becomes tokens. Index and query share it.

A text is folded (:mod:`trihub.text.folding`), cut into runs, and each run gives tokens:

- Han and kana together, and Hangul: character bigrams; a run of one character gives that character.
- Hangul runs go on over a single space. Korean compounds are spaced freely: in two collections of
  Korean patents (1,121 documents, 149,591 spaced words) 631 compounds of two nouns occur both
  ways, 2,592 times spaced and 2,772 times unspaced. Searching 1,121 descriptions and claims by
  their titles, bigrams over the space give a mean reciprocal rank of 0.962 however the title is
  spaced; bigrams within the spaced word 0.956 as written, 0.949 with half of the spaces gone,
  0.943 with none; with particles cut off 0.956, 0.948, 0.939; whole words 0.949, 0.628, 0.072. As
  phrases, 749 terms of the glossary match 3,012 times over the space and 2,143 times within. The
  price is 32 % more tokens.
- A prolonged sound mark that ends a katakana word goes when three characters or more are left
  (センサー = センサ): among some 1,900 katakana words of gazettes and glossary, dropping final marks joins
  106 groups, all of them spellings of one word. Dropping every mark would join 125, but also メータ
  and メタ, and would leave a single bigram of シート or カード.
- What else stands between spaces is a piece, and a piece is cut into words, numbers, formulas and
  names. Latin, Greek, Cyrillic words and formulas stay whole (``lifepo4``, ``ca(no3)2``, ``h01m``);
  English ones are stemmed lightly (:mod:`trihub.text.stemming`). Hyphenated words give their parts.
- A chemical name with its locants (:mod:`trihub.text.chemistry`) stays whole and gives its parts
  behind: ``1,2-dichloroethane``, ``1,2``, ``dichloroethane``. So the isomer that is asked for comes
  first, and the others are still found by the word.
- Numbers stay whole with their decimals and ranges (``1.5``, ``10-20``, a CAS number). They part from
  a unit of two or more letters behind (``5mm`` = ``5 mm``; one letter does not, ``3d``), and a decimal
  from the letters before (``USB3.0`` = ``USB 3.0``, ``pH7`` = ``pH 7``).

The figures are explained in ``docs/explanation/analysis.md``.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from trihub.text.chemistry import FORMULA, LOCANTS, NAME, SEVERAL, formula, is_formula, is_name
from trihub.text.folding import fold, fold_with_offsets
from trihub.text.stemming import stem

ANALYSIS_VERSION = "2"
"""Changes whenever the same text may give other tokens: an index of another version is stale."""

MAX_TOKEN = 100
"""Longest token, in characters; what is longer (a sequence listing) is cut there."""

HAN = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN_KANA = HAN + r"\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
HANGUL = r"\uac00-\ud7a3"

ASCII_RUNS = re.compile(r"\S+")
RUNS = re.compile(
    rf"[{HAN_KANA}]+|[{HANGUL}]+(?: [{HANGUL}]+)*|[!-\u2e7f]+|[^\W_{HAN_KANA}{HANGUL}]+"
)
_HANGUL = re.compile(f"[{HANGUL}]")
_SPACED_HANGUL = re.compile(rf" (?<=[{HANGUL}] )(?=[{HANGUL}])")
FIRST_BIGRAM = "\u2e80"
"""Runs from this character on give bigrams: all East Asian scripts stand behind it."""

DROPPED_MARK = re.compile(
    "ー(?:(?<=[ァ-ヺー]{3}ー)(?![ァ-ヺー])|(?<=エアー)|(?<=ウエー)(?=ハ)|(?<=インター)(?=フエ))"
)
"""A prolonged sound mark that makes no other word, on folded text (エア, ウエハ, インタフェース too)."""

_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_UNIT = re.compile(
    r"[cdkmnpuμ]m|[cdmμ]l|[kmnμ]g|[mμ]?mol|[km]v|[gkm]w|[mμ]a|m?ah|k?wh|[gkmt]?hz|[gkm]?pa|m?bar|torr|rpm|min"
    r"|sec|hr|[mnμ]s|wt|vol|at|pp[bm]|dbm?|[km]?ev|dpi|ohm|[km]ω|[km]j|k?cal|lux|lm|cd|[gkm]bps|bit|byte|[gkmt]b"
    r"|k?da|bp"
)
_CACHED = 100_000


_START = re.compile(r"[^\W_]|[(\[]")
_FORMULA, _NAME = re.compile(FORMULA), re.compile(NAME)
_PLAIN = re.compile(
    rf"(?P<locants>{SEVERAL})-(?![0-9])"
    r"|ph(?=[0-9]+(?:[.~-][0-9]+)*(?![0-9a-z]))|[a-z]+(?=[0-9]{1,3}\.[0-9]+[a-z]*(?![0-9a-z]|\.[0-9]))"
    r"|(?P<digits>[0-9]+(?:[.,~-][0-9]+)*)(?P<rest>[^\W_]+)?|[^\W_]+"
)


class _Pieces(dict[str, str]):
    """What each piece of a text between spaces gives, joined by spaces. Bounded."""

    def __missing__(self, piece: str) -> str:
        joined = " ".join([token for token, _, _ in _cut_piece(piece)])
        if len(piece) <= MAX_TOKEN:
            if len(self) >= _CACHED:
                self.clear()
            self[piece] = joined
        return joined


def cut_piece(piece: str) -> Sequence[tuple[str, int, int]]:
    """Cut what stands between spaces, folded and without Han, kana, Hangul, into (token, start, end)."""
    return _remembered(piece) if len(piece) <= MAX_TOKEN else _cut_piece(piece)


@lru_cache(maxsize=_CACHED)
def _remembered(piece: str) -> tuple[tuple[str, int, int], ...]:
    return tuple(_cut_piece(piece))


def _cut_piece(piece: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    at = 0
    while start := _START.search(piece, at):
        at = start.start()
        if (match := _FORMULA.match(piece, at)) and is_formula(match[0]):
            found.append((formula(match[0])[:MAX_TOKEN], at, match.end()))
        elif (match := _NAME.match(piece, at)) and is_name(match[0]):
            found += [(token, at + s, at + e) for token, s, e in _cut_name(match[0])]
        elif match := _PLAIN.match(piece, at):
            found += [(token, at + s, at + e) for token, s, e in _cut_plain(match)]
        at = match.end() if match else at + 1
    return found


def _cut_name(name: str) -> Iterator[tuple[str, int, int]]:
    last = name.rindex("-") + 1
    yield (name[:last] + _word(name[last:]))[:MAX_TOKEN], 0, len(name)
    for part in re.finditer(rf"({LOCANTS})-|[a-z]+", name):
        if not part[1]:
            yield _word(part[0]), *part.span()
        elif "," in part[1]:
            yield part[1], *part.span()
        else:
            letters = part[1].rstrip("'")
            yield letters, part.start(), part.start() + len(letters)


def _cut_plain(match: re.Match[str]) -> list[tuple[str, int, int]]:
    if locants := match["locants"]:
        return [(locants[:MAX_TOKEN], 0, len(match[0]))]
    digits, rest = match["digits"], match["rest"]
    if not digits:
        return [(_word(match[0]), 0, len(match[0]))]
    if rest and not _UNIT.fullmatch(rest):
        start = max(digits.rfind(mark) for mark in ",~-") + 1
        cut = _cut_number(digits[:start].rstrip(",~-"))
        return [*cut, (_word(digits[start:] + rest), start, len(match[0]))]
    cut = _cut_number(digits)
    return [*cut, (_word(rest), len(digits), len(match[0]))] if rest else cut


def _cut_number(digits: str) -> list[tuple[str, int, int]]:
    if "," not in digits:
        return [(digits.replace("~", "-")[:MAX_TOKEN], 0, len(digits))] if digits else []
    if _THOUSANDS.fullmatch(digits):
        return [(digits.replace(",", "")[:MAX_TOKEN], 0, len(digits))]
    return [(m[0].replace("~", "-")[:MAX_TOKEN], *m.span()) for m in re.finditer(r"[^,]+", digits)]


def _word(word: str) -> str:
    word = word[:MAX_TOKEN]
    return stem(word) if word.isascii() and word.isalpha() else word


PIECES = _Pieces()
_SPACE = " ".encode("utf-32-le")


def _doubled(text: str) -> str:
    """Write every character twice with a space between: abc becomes ``a ab bc c``.

    So the bigrams of a run are a slice of it. Arrays of code points do in a few machine
    instructions what joining pairs does in a hundred.
    """
    units = array("I", text.encode("utf-32-le"))
    doubled = array("I", _SPACE * (3 * len(units)))
    doubled[0::3] = units
    doubled[2::3] = units
    return doubled.tobytes().decode("utf-32-le")


def token_string(text: str) -> str:
    """Return the tokens of ``text`` in order, joined by single spaces: what an index is fed with."""
    return cut(fold(text))


def cut(folded: str) -> str:
    """Return the tokens of a text that is folded already, joined by single spaces."""
    if folded.isascii():
        return " ".join(filter(None, map(PIECES.__getitem__, folded.split())))
    if "ー" in folded:
        folded = DROPPED_MARK.sub("", folded)
    if _SPACED_HANGUL.search(folded):
        folded = _SPACED_HANGUL.sub("", folded)
    runs = RUNS.findall(folded)
    doubled = _doubled("".join([run for run in runs if run[0] >= FIRST_BIGRAM]))
    out, at = [], 0
    for run in runs:
        if run[0] < FIRST_BIGRAM:
            if found := PIECES[run]:
                out.append(found)
        elif len(run) == 1:
            out.append(run)
            at += 3
        else:
            end = at + 3 * len(run)
            out.append(doubled[at + 2 : end - 2])
            at = end
    return " ".join(out)


def tokens(text: str) -> list[str]:
    """Return the tokens of ``text`` in order."""
    return token_string(text).split()


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (token, start, end) in order: the same tokens with their offsets in the original text.

    A bigram's span runs from its first character to its second, with the space that may stand
    between two Hangul; a compatibility character that folds to several (㎜) is covered whole.
    """
    folded, starts, ends = fold_with_offsets(text)
    ascii_only = folded.isascii()
    dropped = {m.start() for m in DROPPED_MARK.finditer(folded)} if "ー" in folded else ()
    for run in (ASCII_RUNS if ascii_only else RUNS).finditer(folded):
        base = run.start()
        if run[0][0] < FIRST_BIGRAM:
            found = [(t, base + s, base + e) for t, s, e in cut_piece(run[0])]
        else:
            kept = [i for i in range(base, run.end()) if folded[i] != " " and i not in dropped]
            found = [(folded[i] + folded[j], i, j + 1) for i, j in pairwise(kept)]
            if len(kept) == 1:
                found = [(folded[kept[0]], kept[0], kept[0] + 1)]
        if starts is None or ends is None:
            yield from found
        else:
            yield from [(t, starts[s], ends[e - 1]) for t, s, e in found]


def matching_key(text: str) -> str:
    """Fold a term as :func:`matching_text` folds the text that it is looked for in."""
    return _SPACED_HANGUL.sub("", DROPPED_MARK.sub("", fold(text)))


def matching_text(text: str) -> tuple[str, list[int], list[int], frozenset[int]]:
    """Fold a text for matching terms by character: no dropped marks, no space between Hangul.

    Returns the text, the start and end of each of its characters in the original, and, for a text
    with Hangul, the places in it where a spaced word begins.
    """
    folded, starts, ends = fold_with_offsets(text)
    skipped = {m.start() for m in DROPPED_MARK.finditer(folded)} if "ー" in folded else set()
    skipped.update(m.start() for m in _SPACED_HANGUL.finditer(folded))
    kept = [at for at in range(len(folded)) if at not in skipped] if skipped else range(len(folded))
    clean = "".join([folded[at] for at in kept]) if skipped else folded
    begins = {m.start() for m in re.finditer(r"\b\w", folded)} if _HANGUL.search(folded) else set()
    word_starts = (
        frozenset(p for p, at in enumerate(kept) if at in begins) if begins else frozenset()
    )
    if starts is None or ends is None:
        return clean, list(kept), [at + 1 for at in kept], word_starts
    return clean, [starts[at] for at in kept], [ends[at] for at in kept], word_starts
