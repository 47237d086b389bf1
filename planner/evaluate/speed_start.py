"""How long the import of the package, the demo and each page of the demo take."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from planner import config, demonstration
from planner.services import accounts, house

REPEATS = 7
IMPORT = "import time; t = time.perf_counter(); import planner; print(time.perf_counter() - t)"


def measured(progress: Callable[[str, float], None]) -> dict[str, Any]:
    """Seconds to import the package and to run the demo, milliseconds of each page of the demo at the median."""
    progress("Importing the package", 0.0)
    imported = statistics.median(float(_python("-c", IMPORT)) for _ in range(REPEATS))
    progress("Running the demo", 0.1)
    demo = json.loads(_python("-m", "planner", "demo", "--no-serve", "--json"))["seconds"]
    progress("Opening every page", 0.5)
    pages = _pages()
    return {
        "import_seconds": round(imported, 3),
        "demo_seconds": demo,
        "page_milliseconds": pages,
        "slowest_page_milliseconds": max(pages.values()),
    }


def _python(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True).stdout


def _pages() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="planner-") as place:
        settings, _, _ = config.load({"instance": Path(place)}, environment={})
        stores = house.prepare(settings)
        try:
            shown = demonstration.fill(stores, seed=0, without=frozenset(), progress=lambda note, share: None)
            return _timed(stores, shown)
        finally:
            stores.close()


def _timed(stores: Any, shown: demonstration.Shown) -> dict[str, float]:
    from planner.serving import visit

    logins = {account.email: account.login for account in accounts.accounts(stores)}
    times: dict[str, float] = {}
    for one in shown.sign_ins:
        viewer = accounts.viewer(stores, logins[one.email])
        assert viewer is not None
        opened = visit(stores, viewer)
        for address in opened.pages():
            took = [_milliseconds(opened.get, address) for _ in range(REPEATS)]
            times[f"{one.persona} {address}"] = round(statistics.median(took), 1)
    return times


def _milliseconds(get: Callable[[str], int], address: str) -> float:
    began = time.perf_counter()
    status = get(address)
    took = (time.perf_counter() - began) * 1000
    if status != 200:
        raise RuntimeError(f"{address} answered {status}")
    return took
