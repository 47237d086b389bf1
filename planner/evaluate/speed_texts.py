"""How long responsibilities take to be embedded and clustered, and how much memory, in numbers of several sizes."""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

SIZES = (18_000, 200_000)
VERBS = (
    "Plan",
    "Check",
    "Repair",
    "Record",
    "Teach",
    "Sell",
    "Order",
    "Inspect",
    "Draft",
    "Approve",
    "Move",
    "Measure",
)
THINGS = ("invoices", "engines", "lessons", "contracts", "samples", "shifts", "pipes", "reports", "claims", "fields")
ENDS = ("for customers", "to meet the rules", "with hand tools", "in the laboratory", "for the team", "on time")
SYLLABLES = ("ba", "lor", "tin", "mec", "sa", "ru", "vel", "do", "pra", "ni", "cor", "ge", "fu", "stan", "hel", "mi")
# Invented nouns, so that there are as many distinct words as in a large framework.
NOUNS = 15_000
KIBIBYTES_PER_MEBIBYTE = 1024


def measured(progress: Callable[[str, float], None]) -> dict[str, Any]:
    """Seconds and peak memory in MiB by number of invented responsibilities, each size in a process of its own."""
    figures: dict[str, Any] = {}
    for at, size in enumerate(SIZES):
        progress(f"Clustering {size:,} responsibilities", at / len(SIZES))
        code = f"from planner.evaluate.speed_texts import once; once({size})"
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        figures |= {f"texts_{size}_{name}": value for name, value in json.loads(told).items()}
    return figures


def once(size: int) -> None:
    """Embed and cluster so many responsibilities and print what it took as JSON; loading counts, inventing does not."""
    texts = list(invented(size))
    began, used = time.perf_counter(), time.process_time()
    from planner import embedders, policy
    from planner.architect.grouping import grouped

    found = grouped(texts, embedder=embedders.default(), policy=policy.load(), seed=0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIBIBYTES_PER_MEBIBYTE
    told = {
        "seconds": round(time.perf_counter() - began, 1),
        "processor_seconds": round(time.process_time() - used, 1),
        "peak_mebibytes": round(peak),
        "distinct": len(set(texts)),
        "clusters": len(set(found.labels.tolist())),
    }
    print(json.dumps(told))


def invented(size: int) -> Iterator[str]:
    """Sentences of about fifteen words, nearly all distinct; the same on each run."""
    chance = random.Random(0)
    nouns = ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(NOUNS)]
    for _ in range(size):
        middle = " ".join(chance.choices(nouns, k=3))
        parts = (chance.choice(VERBS), chance.choice(THINGS), "and", middle, "or", chance.choice(THINGS))
        yield f"{' '.join(parts)} {chance.choice(ENDS)}, using {chance.choice(nouns)} {chance.choice(ENDS)}."
