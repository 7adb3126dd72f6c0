"""What pages are made of: templates, marked texts, terms, the timeline, ways to cite."""
