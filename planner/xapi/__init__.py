"""Steps and behaviour as xAPI statements, for any learning record store."""
