"""Services outside the library, each behind a port of the core."""
