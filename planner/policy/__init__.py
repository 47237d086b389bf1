"""Thresholds as data: every number a judgement turns on, with its meaning, unit, source and date."""

from planner.policy.loader import Policy, Value, load

__all__ = ["Policy", "Value", "load"]
