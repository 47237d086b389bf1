"""The programme: its cycles, reviews and gates."""
