"""The vocabulary of casework: who acts, what is recorded, what is kept. The features ``access``
and ``joint`` give it meaning; the store keeps it."""
