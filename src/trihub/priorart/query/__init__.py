"""From what is asked to what engines run."""
