"""Classifying a document by its classes, with the reason."""
