"""The READMEs teach the formats by examples that hold."""

import re
from pathlib import Path

from planner.library.loader import load
from planner.library.shipped import shipped

from .shelf import write

BLOCK = re.compile(r"```(toml|markdown)\n(.*?)```", re.DOTALL)


def examples(readme: Path) -> list[tuple[str, str]]:
    """The examples of a README with their language."""
    return BLOCK.findall(readme.read_text(encoding="utf-8"))


def test_the_examples_load_together(tmp_path: Path) -> None:
    """Whoever copies the examples has a role, a capability, a behaviour and an item without a fault."""
    found = [*examples(shipped() / "roles/README.md"), *examples(shipped() / "learning_paths/README.md")]
    files = {
        text.splitlines()[0].removeprefix("# ") if language == "toml" else "learning_paths/call-back.md": text
        for language, text in found
    }
    library, faults = load([write(tmp_path, files)])
    assert faults == ()
    parts = (library.roles, library.capabilities, library.behaviours, library.items)
    assert [len(part) for part in parts] == [1, 1, 1, 1]
