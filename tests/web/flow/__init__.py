"""The pages beside waiting."""
