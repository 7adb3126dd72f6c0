"""Recording by people: confirming what was read, correcting, taking back, taking gaps up."""
