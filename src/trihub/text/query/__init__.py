"""The query language: from what an examiner types to the query tree, and back to text."""
