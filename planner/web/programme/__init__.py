"""The programme: cycles that inherit, reviews of worth, and a gate at the end of each."""
