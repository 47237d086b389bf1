"""What just happened, said once at the top of the next page, with a way back."""

from typing import Literal

from flask import flash


def notice(text: str, *, kind: Literal["done", "problem"] = "done", undo: str | None = None) -> None:
    """Say on the next page what happened; ``undo`` is the address to which a button posts to take it back."""
    flash({"text": text, "undo": undo}, kind)  # type: ignore[arg-type]
