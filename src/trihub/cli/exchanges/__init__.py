"""Commands of exchanges of examiners."""
