"""Audit, Architect, Activate: a planner for reskilling and upskilling."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from planner.config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The web application on one instance; everything heavy is loaded only now."""
    from planner.web.app import create_app as create

    return create(settings)
