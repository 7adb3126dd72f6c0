"""Green technology by schemes of classes and from text, and classes suggested for a text."""
