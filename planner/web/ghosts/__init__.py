"""Ghosts: work that no role framework and no learning catalogue names."""
