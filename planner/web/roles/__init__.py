"""Roles: what became of each, its verdict, and deciding on it."""
