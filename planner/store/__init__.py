"""The database of records and the signal store, and nothing but."""
