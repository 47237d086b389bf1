"""The pages of ghosts."""
