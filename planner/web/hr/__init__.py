"""The HR leader's home."""
