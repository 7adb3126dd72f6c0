"""Numbers of items that belong to a name, under a secret that the casework has for them."""
