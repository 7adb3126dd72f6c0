"""Green technology from text, learned from records and from the texts of the classes."""
