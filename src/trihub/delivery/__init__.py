"""Deliveries of the offices' publications: stages from files to the index, and a journal of what came."""
