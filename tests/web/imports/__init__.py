"""Pages: Bringing files in and taking them back."""
