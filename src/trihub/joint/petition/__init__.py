"""What the applicant files, and whether it is eligible."""
