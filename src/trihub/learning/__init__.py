"""Learning: what a library's own texts in several languages teach searches."""
