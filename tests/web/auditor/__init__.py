"""Pages: The logs: decisions, acts, looks."""
