"""Test sets made from a library: topics, judgments, and how they were made."""
