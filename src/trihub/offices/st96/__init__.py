"""WIPO ST.96: publications as WIPO's schemas have them, and as the JPO extends them."""
