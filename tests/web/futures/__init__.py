"""The pages of future roles."""
