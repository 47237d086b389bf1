"""Pages: Whose account is whose."""
