"""The Japan Patent Office: gazettes in ST.36 form (to 2021)."""
