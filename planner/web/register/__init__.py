"""The data register."""
