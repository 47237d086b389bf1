"""A learning record store as far as its rules go: it refuses what the specification tells it to refuse."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from channels.servers import Request

from .rules import faults

USER, PASSWORD = "planner", "three quiet words"


@dataclass
class RecordStore:
    """What it keeps by id, and what is asked of each request. ``down`` answers instead, one after the other."""

    kept: dict[str, Any] = field(default_factory=dict)
    posts: list[int] = field(default_factory=list)
    largest: int = 1000
    down: list[int] = field(default_factory=list)
    wrong: Callable[[Any], bool] = lambda statement: False

    def reply(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        """Take a batch whole, or refuse it whole with a reason."""
        if self.down:
            return self.down.pop(0), {}, b"busy"
        code = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {code}":
            return 401, {}, b"Who are you?"
        if request.path != "/xapi/statements" or not request.headers["content-type"].startswith("application/json"):
            return 404, {}, b"There is nothing here"
        if not request.headers.get("x-experience-api-version", "").startswith("1.0"):
            return 400, {}, b"Which version?"
        batch = request.json if isinstance(request.json, list) else [request.json]
        self.posts.append(len(batch))
        if len(batch) > self.largest:
            return 413, {}, b"Too large"
        if found := [fault for one in batch for fault in faults(one)]:
            return 400, {}, found[0].encode()
        if any(self.wrong(one) for one in batch):
            return 400, {}, b"This store wants something else"
        ids = [one["id"] for one in batch]
        if len(set(ids)) < len(ids):
            return 400, {}, b"An id twice in a batch"
        if any(one["id"] in self.kept and self.kept[one["id"]] != one for one in batch):
            return 409, {}, b"Another statement has this id"
        self.kept |= {one["id"]: one for one in batch}
        return 200, {"X-Experience-API-Version": "1.0.3"}, json.dumps(ids).encode()
