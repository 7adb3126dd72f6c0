"""The REST API under ``/api/v1``: the same functions as the command line, the same shapes."""
