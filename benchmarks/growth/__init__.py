"""How a library grows: what is measured at several sizes, and what follows for a hundred million."""
