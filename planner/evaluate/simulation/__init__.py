"""Logs whose truth is known: a simulation that shares no code with the audit."""

from planner.evaluate.simulation.configuration import Configuration, drawn
from planner.evaluate.simulation.run import Simulated, simulate

__all__ = ["Configuration", "Simulated", "drawn", "simulate"]
