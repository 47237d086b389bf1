"""Measures: what is being tried against waiting, and what the work shows of it."""
