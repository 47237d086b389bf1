"""The logs: decisions, acts, looks."""
