"""The page of pulse answers."""
