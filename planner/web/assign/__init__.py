"""Assigning pathways from a decision: choose, see who is hit, assign, take back."""
