"""CNIPA: the older files by its DTD of 2006, and the newer ones by its XML schema."""
