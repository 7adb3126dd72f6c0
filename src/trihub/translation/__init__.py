"""Published documents in the reader's language, by a service outside: shown, never searched."""
