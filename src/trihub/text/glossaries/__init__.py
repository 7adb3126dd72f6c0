"""The parts of :mod:`trihub.text.glossary`: concepts and their files, matching, translation."""
