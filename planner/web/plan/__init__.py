"""The plan: which groups go where, in how many hours."""
