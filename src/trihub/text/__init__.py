"""Text: analysis into tokens (the one place), the query language, the glossary, highlighting."""
