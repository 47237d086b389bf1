"""The pages of plan."""
