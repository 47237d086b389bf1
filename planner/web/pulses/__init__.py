"""Friction over time: weekly series, change points, what changed from one period to the next."""
