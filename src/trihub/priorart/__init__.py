"""Prior art: from a query or a document to ranked, explained families."""
