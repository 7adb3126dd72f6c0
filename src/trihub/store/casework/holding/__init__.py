"""What the store of cases works out: whether a change still holds, and what many cases come to."""
