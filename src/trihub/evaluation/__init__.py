"""Evaluation: how well searches find what they should, with test sets made from any library."""
