"""Reports: sealed, merged, and written in every form."""
