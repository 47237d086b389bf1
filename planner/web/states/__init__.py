"""State maps: what the states of each source mean, and who said so."""
