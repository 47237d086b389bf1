"""Pulse answers: what people's answers say together, and what they cannot say."""
