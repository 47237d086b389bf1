"""A small library on disk, that tests change in one place at a time."""

from pathlib import Path

CAPABILITY = """
name = "Clean handover"
meaning = "Passes work on."

[levels]
1 = "Leaves notes."
2 = "Agrees on what is complete."
"""
ROLE = """
title = "Clerk"
purpose = "Makes papers findable."
also = ["Filing clerk"]

[[responsibilities]]
id = "index-papers"
text = "Index papers by date."
share = 0.6

[[responsibilities]]
id = "scan-papers"
text = "Scan papers."
share = 0.4

[needs]
handover = 2

[[external]]
scheme = "O*NET-SOC"
release = "30.1"
code = "43-9021.00"
"""
BEHAVIOUR = """
name = "Quick decisions"
seen = "Questions are decided soon."
unit = "hours"
direction = "down"
smallest = 4

[measure]
statistic = "median_hours"
where = { kind = ["decision"] }
"""
ITEM = """+++
title = "Hand over whole"
kind = "practise"
builds = "handover"
from = 1
to = 2
hours = 2
behaviour = "quick"
foundation = "trust"
+++
Sit down with the team that receives your cases.
"""
FILES = {
    "roles/capabilities/handover.toml": CAPABILITY,
    "roles/office/clerk.toml": ROLE,
    "learning_paths/behaviours/quick.toml": BEHAVIOUR,
    "learning_paths/whole.md": ITEM,
}


def write(root: Path, files: dict[str, str]) -> Path:
    """Write files below a folder and return the folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
