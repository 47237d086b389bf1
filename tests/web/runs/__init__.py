"""Pages: Runs, what they read and what they gave."""
