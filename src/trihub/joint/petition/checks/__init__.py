"""The checks behind a programme's rules, each a function of a subject and the rule's values."""
