"""Phase 3: how people get there, within hours really freed, and whether the work then changed."""

from planner.activate.behaviours import baseline, evidence
from planner.activate.pathways import plan

__all__ = ["baseline", "evidence", "plan"]
