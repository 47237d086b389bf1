"""The plan: which groups are trained in their role or move to another, in how many hours."""

from planner.architect.plan.proposed import Planned, plan

__all__ = ["Planned", "plan"]
