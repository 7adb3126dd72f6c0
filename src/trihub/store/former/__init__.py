"""Former states of documents, and where each state was read."""
