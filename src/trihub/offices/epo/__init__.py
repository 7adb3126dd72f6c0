"""The EPO's exchange formats: DOCDB, and the answers of Open Patent Services (OPS)."""
