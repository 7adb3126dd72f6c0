"""``trihub register``: meetings of offices, what they agreed, and what became of it."""
