"""Rows of a form that are added, moved and taken out without script: the buttons say what, the page comes again."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import FieldList

ROWS = 200
DONE = re.compile(r"(add|remove|up|down):([a-z]+)(?::(\d{1,4}))?")


def sent(first: Mapping[str, tuple[str, ...]]) -> MultiDict[str, str] | None:
    """What was sent, its rows moved as asked; None when the page is only looked at.

    ``first`` names the parts of a row that was just added, by list, so that the form knows of it.
    """
    if request.method != "POST":
        return None
    asked = DONE.fullmatch(request.form.get("do", ""))
    return _moved(request.form, asked[1], asked[2], int(asked[3] or 0), first) if asked else MultiDict(request.form)


def moves() -> bool:
    """Whether only rows were to be moved, added or taken out."""
    return DONE.fullmatch(request.form.get("do", "")) is not None


def _moved(
    form: MultiDict[str, str], what: str, name: str, place: int, first: Mapping[str, tuple[str, ...]]
) -> MultiDict[str, str]:
    """What was sent, with one row added, taken out or changed with its neighbour."""
    mine = re.compile(rf"{name}-(\d{{1,4}})-(\w+)")
    placed = {key: found for key in form if (found := mine.fullmatch(key))}
    rows: dict[int, dict[str, str]] = {}
    for key, found in placed.items():
        rows.setdefault(int(found[1]), {})[found[2]] = form[key]
    order = [rows[number] for number in sorted(rows)]
    other = {"up": place - 1, "down": place + 1}.get(what)
    if what == "add" and len(order) < ROWS:
        order.append(dict.fromkeys(first.get(name, ()), ""))
    elif what == "remove" and place < len(order):
        del order[place]
    elif other is not None and 0 <= other < len(order) and place < len(order):
        order[place], order[other] = order[other], order[place]
    kept = [(key, value) for key, value in form.items(multi=True) if key not in placed]
    return MultiDict(
        [*kept, *((f"{name}-{n}-{part}", value) for n, row in enumerate(order) for part, value in row.items())]
    )


def leaves(form: Any) -> Iterator[Any]:
    """The fields of a form that hold a value each, those of its rows among them."""
    for field in form:
        if isinstance(field, FieldList):
            for entry in field.entries:
                yield from leaves(entry.form)
        else:
            yield field
