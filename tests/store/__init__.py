"""Records and signals, kept and brought back."""
