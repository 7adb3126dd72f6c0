"""Forms of one Han character: traditional, simplified and Japanese ones fold together for matching.

The table is a file of facts (``data/variants.tsv``; its head names the sources). It serves
matching only: what is shown is always the original text.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def han_forms() -> dict[str, str]:
    """Return the form to which each variant folds; a character that is not a key stands for itself."""
    forms: dict[str, str] = {}
    table = (files("trihub.text") / "data" / "variants.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            target, variants = line.split("\t")
            forms.update(dict.fromkeys(variants, target))
    return forms
