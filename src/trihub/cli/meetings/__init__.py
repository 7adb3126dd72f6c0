"""``trihub meetings``: meetings in preparation, by whoever runs the machine. Process, never content."""
