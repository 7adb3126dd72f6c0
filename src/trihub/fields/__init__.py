"""Fields: collections of documents by versioned definitions, how good they are, and what is in them.

A definition (``definition``) is one TOML file; its members (``members``) are a set computed exactly
from the library, each with the reasons; ``making`` helps to write a good definition and measures it;
``report`` writes about them; ``feeds`` hands members on; ``data`` holds the definitions that come with
Trihub.
"""
