"""The pages of friction."""
