"""Retros of a manager's teams."""
