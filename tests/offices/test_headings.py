"""The section that a heading opens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trihub.core.patent import Section
from trihub.offices.headings import section_of

HEADINGS = {
    "CROSS-REFERENCE TO RELATED APPLICATIONS": Section.OTHER,
    "STATEMENT REGARDING FEDERALLY SPONSORED RESEARCH OR DEVELOPMENT": Section.OTHER,
    "REFERENCE TO SEQUENCE LISTING, TABLE OR COMPUTER PROGRAM": Section.OTHER,
    "1. Field of the Invention": Section.TECHNICAL_FIELD,
    "Technisches Gebiet": Section.TECHNICAL_FIELD,
    "Domaine technique de l’invention": Section.TECHNICAL_FIELD,
    "2. Description of the Prior Art": Section.BACKGROUND,
    "BACKGROUND AND SUMMARY": Section.BACKGROUND,
    "Stand der Technik": Section.BACKGROUND,
    "ÉTAT DE LA TECHNIQUE ANTÉRIEURE": Section.BACKGROUND,
    "LIST OF PRIOR ART DOCUMENTS": Section.CITATION_LIST,
    "Non-Patent Document": Section.CITATION_LIST,
    "PROBLEMS THAT THE INVENTION IS TO SOLVE": Section.PROBLEM,
    "Technisches Problem": Section.PROBLEM,
    "Means for Solving the Problems": Section.SOLUTION,
    "Lösung": Section.SOLUTION,
    "Advantageous Effects of the Invention": Section.EFFECTS,
    "DISCLOSURE OF THE INVENTION": Section.SUMMARY,
    "Brief description of the invention": Section.SUMMARY,
    "EXPOSÉ DE L'INVENTION": Section.SUMMARY,
    "BRIEF DESCRIPTION OF THE SEVERAL VIEWS OF THE DRAWINGS": Section.DRAWINGS,
    "Kurze Beschreibung der Figuren": Section.DRAWINGS,
    "BRÈVE DESCRIPTION DES DESSINS": Section.DRAWINGS,
    "DETAILED DESCRIPTION OF THE PREFERRED EMBODIMENTS": Section.EMBODIMENTS,
    "BEST MODE FOR CARRYING OUT THE INVENTION": Section.EMBODIMENTS,
    "Ausführungsbeispiele": Section.EMBODIMENTS,
    "Description détaillée d'un mode de réalisation": Section.EMBODIMENTS,
    "Examples": Section.EMBODIMENTS,
    "INDUSTRIAL APPLICABILITY": Section.INDUSTRIAL,
    "Gewerbliche Anwendbarkeit": Section.INDUSTRIAL,
    "DESCRIPTION OF THE REFERENCE NUMERALS AND SIGNS": Section.REFERENCE_SIGNS,
    "Bezugszeichenliste": Section.REFERENCE_SIGNS,
    "SEQUENCE LISTING": Section.SEQUENCE,
}


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_opens_its_section(heading: str) -> None:
    assert section_of(heading) is HEADINGS[heading]
    assert section_of(f"[{heading}]") is HEADINGS[heading]


@pytest.mark.parametrize(
    "heading",
    ["Example 3", "Comparative Examples 1 to 7", "First Embodiment", "Beispiel A", "Glycosylation",
     "Definitions", "", "—", "The field in which the cow stands is green"],
)  # fmt: skip
def test_other_headings_leave_the_section_as_it_is(heading: str) -> None:
    assert section_of(heading) is None


@given(st.text(max_size=300))
def test_any_text_is_answered(text: str) -> None:
    assert section_of(text) is None or isinstance(section_of(text), Section)
