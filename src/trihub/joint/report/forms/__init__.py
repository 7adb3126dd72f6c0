"""The forms that a joint report is written in."""
