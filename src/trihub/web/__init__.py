"""The site and the REST API: parse the request, one call, render."""
