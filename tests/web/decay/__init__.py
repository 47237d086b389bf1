"""The page of the signs of decay."""
