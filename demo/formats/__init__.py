"""One module an office's format: a publication of the plan in, the bytes of its file out."""
