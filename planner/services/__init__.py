"""One verb per use case: load, call one core function, save, return."""
