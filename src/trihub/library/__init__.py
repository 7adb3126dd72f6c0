"""The library: bringing publications in, keeping the index in step, taking records out."""
