"""Weights: what was learnt from openly licensed data, kept as plain files that say how they were made."""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from planner import architect

FOLDER = Path(architect.__file__).parent / "weights"
# Half the bits are more than the data bear, and the file is half as large.
STORED = "<f2"


def load(name: str, *, folder: Path = FOLDER) -> dict[str, Any] | None:
    """One file's values, arrays as arrays; None where there is no such file."""
    path = folder / f"{name}.json"
    if not path.exists():
        return None
    values: dict[str, Any] = json.loads(path.read_text("utf-8"))["values"]
    return {
        key: _array(value) if isinstance(value, dict) and "shape" in value else value for key, value in values.items()
    }


def files(folder: Path = FOLDER) -> dict[str, str]:
    """What the files hold, by name: weights made anew make another result of the same work."""
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.json"))}


def save(name: str, values: dict[str, Any], *, folder: Path, about: dict[str, str]) -> Path:
    """Write one file, always in the same bytes for the same values; ``about`` says how it was made and from what."""
    stored = {key: _stored(value) if isinstance(value, np.ndarray) else value for key, value in values.items()}
    path = folder / f"{name}.json"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"about": about, "values": stored}, indent=1, sort_keys=True) + "\n", "utf-8")
    return path


def _array(value: dict[str, Any]) -> npt.NDArray[np.float64]:
    flat = np.frombuffer(base64.b64decode(value["data"]), dtype=STORED)
    return flat.astype(np.float64).reshape(value["shape"])


def _stored(value: npt.NDArray[np.float64]) -> dict[str, Any]:
    data = base64.b64encode(value.astype(STORED).tobytes()).decode("ascii")
    return {"shape": list(value.shape), "data": data}
