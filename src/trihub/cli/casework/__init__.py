"""Commands of casework: accounts, the audit log, keys, joint search."""
