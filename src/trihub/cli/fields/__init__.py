"""``trihub fields``: collections of documents by versioned definitions."""
