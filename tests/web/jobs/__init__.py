"""Pages: Long work and what came of it."""
