"""How often the facts planted in the demo company are found, and how often something is found that is not there."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

FACTS = (
    "convergence",
    "ghost",
    "decision_wait",
    "phased_out",
    "completions_without_change",
    "skill_gap",
    "decay",
    "wider_role",
    "own_devices",
    "kept_change",
    "faded_change",
)


def evaluate(*, data: Path | None, seeds: int, progress: Callable[[str, float], None]) -> dict[str, Any]:
    """Over ``seeds`` companies: each fact recovered, each fact left out yet reported, each decoy reported, seconds."""
    runs = [(seed, left) for seed in range(seeds) for left in (None, *FACTS)]
    recovered, false, decoys = dict.fromkeys(FACTS, 0), dict.fromkeys(FACTS, 0), dict[str, int]()
    seconds: list[float] = []
    for number, (seed, left) in enumerate(runs):
        progress(f"Company {seed}" + (f" without {left}" if left else ""), number / len(runs))
        told = _demo(seed, left)
        seconds.append(told["seconds"])
        if left is None:
            for name, fact in told["planted"].items():
                recovered[name] += fact["recovered"]
            for name, decoy in told["decoys"].items():
                decoys[name] = decoys.get(name, 0) + decoy["reported"]
        else:
            false[left] += told["planted"][left]["recovered"]
    return {
        "n": seeds,
        "recovered": recovered,
        "left_out_yet_reported": false,
        "decoys_reported": decoys,
        "seconds_median": sorted(seconds)[len(seconds) // 2],
        "seconds_longest": max(seconds),
    }


def _demo(seed: int, left: str | None) -> dict[str, Any]:
    """One company in a process of its own, as anybody would run it."""
    command = [sys.executable, "-m", "planner", "demo", "--no-serve", "--json", "--seed", str(seed)]
    command += ["--without", left] if left else []
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told
