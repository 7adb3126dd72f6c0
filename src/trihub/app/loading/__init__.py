"""Loading into an open library what offices deliver, and its index from the store."""
