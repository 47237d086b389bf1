"""The employee's own pages: my pathway, and everything held about me."""
