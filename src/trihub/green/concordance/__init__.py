"""Which classes of one scheme fall into which of another, measured on a library."""
