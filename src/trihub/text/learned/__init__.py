"""What is learned from a library's own bilingual texts, and read by searches."""
