"""The report's words and sentences in the four languages."""
