"""Reading cases: each reader gets what the rules let them know, and nothing of the rest."""
