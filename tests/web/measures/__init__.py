"""Measures in the browser, on the invented pulse of the HR leader's home."""
