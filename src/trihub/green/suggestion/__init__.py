"""Classes of the IPC suggested for a text."""
