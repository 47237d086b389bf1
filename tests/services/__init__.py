"""Use cases, from load to save."""
