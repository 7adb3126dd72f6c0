"""An invented language for the synthetic corpora: its words, and how often each is written.

Speed depends on how many documents a token of a query occurs in, and on how many of them a
filter leaves. So the texts are matched to published documents, and not made easy. Measured were
503 abstracts and 618 claims in Korean of all fields, 575 abstracts in Chinese and English of one
field (aviation), 319 abstracts with claims in English of one field (synthetic biology), each cut
to its title and 200 tokens, and 5,901 Chinese titles of all fields with their IPC subclasses. The
same numbers of texts written here, of all fields, stand beside them. A content token is one
outside the list of words that every patent holds, a share that of the documents which have it.

==================================  ============  ============  =========  ==========  ==========
median of a document, where not     ko claims     ko abstracts  zh         here, ko    here, zh
said otherwise                      all fields    all fields    one field
==================================  ============  ============  =========  ==========  ==========
shares of its content tokens: 25 %  .005          .006          .004       .004        .002
  50 %, 75 %                        .016 .055     .018 .056     .010 .038  .012 .056   .007 .044
  90 %, 95 %                        .14 .19       .16 .26       .11 .20    .16 .26     .16 .22
10th and 100th commonest token      .40 .12       .50 .12       .43 .10    .53 .14     .44 .12
1000th and 3000th                   .019 .006     .020 .008     .017 .007  .019 .007   .014 .007
sum of shares, 10 content tokens    .30           .34           .95        .59         .40
  100 content tokens                4.8           5.9           4.3        5.5         4.4
have any of the 10, of the 100      .22 .95       .23 .99       .63 .97    .25 .96     .19 .88
different among all its tokens      .62           .64           .64        .69         .68
vocabulary for each 1,000 tokens    148           157           202        196         271
==================================  ============  ============  =========  ==========  ==========

In English the sum over 10 tokens is 1.9 (aviation), .89 (synthetic biology) and .99 here. Titles
of 15 tokens give 529 different tokens for each 1,000 in the first 575 of them and 293 in all 5,901;
here 555 and 331: the vocabulary goes on growing. The commonest of 437 subclasses is that of 9.8 %
of the titles, a document's first one that of 2.2 % on average (median 1.0 %); here 640 subclasses,
9.4 %, 2.0 % and 0.7 %.
"""

from __future__ import annotations

import itertools
import random
from bisect import bisect
from collections import Counter
from functools import cached_property

from trihub.text.glossary import Glossary

BETWEEN = {
    "zh": "的|和|与|，所述|。所述|，其特征在于，|在|上|中|，包括|、|并|为|通过|用于|设置有|，并|；所述|，使|进行"
    "|于|对|从而|至|将|与所述|的一端|之间|连接|内",
    "ja": "の|と|を|に|は|が|、前記|を備え、|である|において、|により|する|。前記|を有する|から|および|で|した"
    "|へ|され、|に対して|を特徴とする|ための|上に|となる|し、|に設けられた|の間|または|内の",
    "ko": "의 |을 |를 |이 |가 |에 |와 |과 |및 |에 의해 |을 포함하는 |를 포함하고, |에서 |으로 |상기 |; 및 |하는 "
    "|된 |하여 |에 있어서, 상기 |을 특징으로 하는 |되고, |부; |는 |은 |, 상기 |로부터 |을 통해 |되는 |하고, ",
    "en": " of the | and the | , the | is | a | for | in the | to the | with a | by | and | of | on the | wherein the"
    " | comprising a | are | , and | or | from | at | which | that | . The | as | said | having | between | one"
    " | through | second ",
}
"""What stands between words, commonest first."""

WORDS = 20_000
SUBJECTS, SUBJECT_WORDS = 640, 250
COMMON = 1_000
"""Words before this one are every subject's; a subject's own come from those behind."""
OWN = 0.25
"""Share of new words that come from the subject."""
GLOSSARY = 5
"""Every so-manieth word is a term of the project's glossary: the same one in every language."""


def falling(count: int, offset: float, power: float = 1.0) -> list[float]:
    """Cumulative weights of Zipf and Mandelbrot's law: 1 / (rank + offset) ** power."""
    return list(itertools.accumulate((rank + offset) ** -power for rank in range(count)))


GENERAL = falling(WORDS, 40, 1.65)
SPECIAL = falling(SUBJECT_WORDS, 4, 0.8)
SUBJECT = falling(SUBJECTS, 3)


def drawn(weights: list[float], chance: float) -> int:
    """The rank that a number from 0 to 1 stands for."""
    return bisect(weights, chance * weights[-1])


class Language:
    """The words of one language, made when they are first needed."""

    def __init__(self, name: str, seed: int) -> None:
        self.name = name
        self.between = BETWEEN[name].split("|")
        self.between_weights = falling(len(self.between), 8)
        self._random = random.Random(f"{seed} {name}")
        # The same concepts in every language, so that translated queries find something.
        self._order = random.Random(seed)

    @cached_property
    def words(self) -> list[str]:
        """All words, commonest first."""
        concepts = [concept for layer in Glossary.default().layers for concept in layer]
        self._order.shuffle(concepts)
        terms = [(*concept.terms(self.name), "")[0] for concept in concepts]
        make = self._latin if self.name == "en" else self._characters
        invented = make([term for term in terms if term])
        known = iter(terms)
        return [
            (next(known, "") if rank % GLOSSARY == 0 else "") or next(invented)
            for rank in range(WORDS)
        ]

    def _characters(self, terms: list[str]) -> itertools.chain[str]:
        """Words of two to six of the characters that terms are written in, as common as there."""
        counts = Counter(sign for term in terms for sign in term if sign > "\u2e80")
        signs, weights = list(counts), list(itertools.accumulate(counts.values()))
        made: dict[str, None] = {}
        lengths = self._random.choices((2, 3, 4, 5, 6), (24, 10, 30, 12, 24), k=3 * WORDS)
        for length in lengths:
            word = "".join(self._random.choices(signs, cum_weights=weights, k=length))
            made[word.lstrip("ー々") or word] = None
        return itertools.chain(made)

    def _latin(self, terms: list[str]) -> itertools.chain[str]:
        """Words of the syllables of terms."""
        parts = list({w[at : at + 3].lower() for t in terms for w in t.split() for at in (0, 3)})
        parts = sorted(part for part in parts if part.isalpha() and len(part) > 1)
        made: dict[str, None] = {}
        for _ in range(3 * WORDS):
            length = self._random.choice((2, 2, 3, 3, 4))
            made["".join(self._random.choices(parts, k=length))] = None
        return itertools.chain(made)


class Subject:
    """A field that documents are of: its subclass, and the ranks of its own words."""

    def __init__(self, number: int, seed: int) -> None:
        self.number = number
        section, letter = "ABCDEFGH"[number % 8], "BCFG"[number // 160]
        self.symbol = f"{section}{1 + number // 8 % 20:02d}{letter}"
        chance = random.Random(f"{seed} {number}").random
        span = WORDS - COMMON
        self.ranks = [COMMON + int(span * chance() ** 2) for _ in range(SUBJECT_WORDS)]


class Hand:
    """Writes one document: words come back in it, the more the oftener they stand there.

    A new word comes with the chance of Pitman and Yor's process, (8 + 0.65 × different words)
    / (8 + words), so that long texts repeat more of themselves than short ones.
    """

    def __init__(self, language: Language, subject: Subject, chance: random.Random) -> None:
        self.language, self.subject, self.random = language, subject, chance.random
        self.written: list[str] = []
        self.different = 0

    def word(self) -> str:
        """The next word."""
        chance, written = self.random, self.written
        if chance() * (5 + len(written)) >= 5 + 0.6 * self.different:
            word = written[int(chance() * len(written))]
        else:
            self.different += 1
            if chance() < OWN:
                rank = self.subject.ranks[drawn(SPECIAL, chance())]
            else:
                rank = drawn(GENERAL, chance())
            word = self.language.words[rank]
        written.append(word)
        return word

    def text(self, words: int) -> str:
        """A run of words, with something between every other two of them."""
        language, chance = self.language, self.random
        spaced = language.name == "en"
        out: list[str] = []
        for _ in range(words):
            out.append(self.word())
            if spaced and chance() < 0.4:
                out.append(" ")
            elif spaced or chance() < 0.5:
                out.append(language.between[drawn(language.between_weights, chance())])
        return "".join(out)
