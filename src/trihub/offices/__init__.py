"""The offices' formats, one package or module an office, each to documents of the core."""
