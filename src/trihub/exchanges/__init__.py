"""Exchange and training of examiners, and the symposium of users: from the call to the figures."""
