"""Charts: first a value with its sentence and table, then its drawing."""
