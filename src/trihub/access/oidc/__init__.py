"""OpenID Connect, for offices that have a provider of their own. Imported where one is set up."""
