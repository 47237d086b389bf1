"""Connectors: how signals and people come in, one file per source."""

from planner.connectors.registry import Guess, connectors, get, guess

__all__ = ["Guess", "connectors", "get", "guess"]
