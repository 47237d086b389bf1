"""Pages: The data register."""
