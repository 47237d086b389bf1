"""Friction over time in the browser."""
