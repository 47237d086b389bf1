"""Objections: what people say is not right, and the answers."""
