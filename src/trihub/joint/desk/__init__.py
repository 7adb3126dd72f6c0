"""The search desk: what an examiner makes, until the report is filed."""
