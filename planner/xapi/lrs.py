"""Hand statements to a learning record store: in batches, halved where one of them is refused."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from planner.channels.base import Failed, Settings
from planner.channels.network import Answer, post
from planner.xapi.statements import Statement

# The newest version of 1.0, which stores for 2.0 have to take as well.
SPOKEN = "1.0.3"
TAKEN = (200, 204)
# A statement is wrong, contradicts one the store has, or the batch is too large: each asks for a smaller one.
REFUSED = (400, 409, 413)
SHOWN = 300


@dataclass(frozen=True, kw_only=True)
class Store:
    """Where the learning record store is, and how to sign in there."""

    endpoint: str
    user: str = ""
    password: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """What goes with every request."""
        found = {"Content-Type": "application/json", "X-Experience-API-Version": SPOKEN}
        if self.user:
            code = base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
            found["Authorization"] = f"Basic {code}"
        return found


@dataclass(frozen=True, kw_only=True)
class Handed:
    """What became of statements: ids the store has now, ids it refuses with its reason; the rest was not tried."""

    taken: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    failed: Failed | None = None


def hand_over(statements: Sequence[Statement], store: Store, settings: Settings) -> Handed:
    """Hand statements to a store; where it refuses a batch, each half is tried alone, down to the one that is wrong.

    Ids are made from content, so what the store has already is taken again without being kept twice.
    """
    if not statements:
        return Handed()
    url = f"{store.endpoint.rstrip('/')}/statements"
    body = json.dumps(list(statements), ensure_ascii=False).encode()
    answer = post(url, body, settings, headers=store.headers)
    if isinstance(answer, Failed):
        return Handed(failed=answer)
    ids = tuple(str(one["id"]) for one in statements)
    if answer.status in TAKEN:
        return Handed(taken=ids)
    if answer.status not in REFUSED:
        reason = f"The learning record store answered {answer.status}: {_said(answer)}"
        return Handed(failed=Failed(reason, retry=True, down=True))
    if len(statements) == 1:
        return Handed(refused={ids[0]: f"{answer.status}: {_said(answer)}"})
    half = len(statements) // 2
    first = hand_over(statements[:half], store, settings)
    if first.failed is not None:
        return first
    second = hand_over(statements[half:], store, settings)
    return Handed(taken=first.taken + second.taken, refused={**first.refused, **second.refused}, failed=second.failed)


def _said(answer: Answer) -> str:
    text = " ".join(answer.body.decode("utf-8", "replace").split())
    return (text[:SHOWN] or "it says no more") + ("" if text[-1:] == "." else ".")
