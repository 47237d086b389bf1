"""Audit, Architect, Activate: a planner for reskilling and upskilling."""
