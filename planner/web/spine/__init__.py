"""The spine: what is assumed to move what, and whether the data bear it out."""
