"""Working papers: their versions, their readers, and the sealing of their content."""
