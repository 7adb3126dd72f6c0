"""The register of cooperation: meetings of offices, what they agreed, and what became of it."""
