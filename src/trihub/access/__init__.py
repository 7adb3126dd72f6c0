"""People and access: who may do what, signing in, tokens, accounts, the audit log's proof.

``rules`` decides; everything else establishes who is asking. Other features use ``rules`` and
``clock`` alone; the web and the command line use ``parts.Access``.
"""
