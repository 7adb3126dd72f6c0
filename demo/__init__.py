"""The demonstration library's builder: invented families in, office publications out."""
