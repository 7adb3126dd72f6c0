"""Classification measured on real collections: green technology and the IPC."""
