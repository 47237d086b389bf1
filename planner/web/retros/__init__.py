"""Micro-retros: a quarter of an hour in which a team looks at its own work."""
