"""Documents as plain JSON values: the head that lists show, and the whole record."""
