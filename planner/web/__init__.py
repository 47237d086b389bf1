"""Pages: what people see, and what they may do from there."""
