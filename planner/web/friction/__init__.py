"""Friction: where work waits and why, and what is done about it."""
