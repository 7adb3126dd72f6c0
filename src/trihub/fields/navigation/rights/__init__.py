"""What is reported of rights: codes of legal events, terms by law, and states by application."""
