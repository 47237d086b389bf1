"""The door: where somebody lands, whether the house is up, and the style page."""
