"""Writing to OpenSearch: one writer at a time, in pieces that the cluster can take."""
