"""A case: states, steps, deadlines, sealing and exchange."""
