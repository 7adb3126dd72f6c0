"""Who people are and what they may do: accounts, sign-in, the rules, the audit log."""
