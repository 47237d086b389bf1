"""Small files to bring in."""

import io
from typing import Any

PEOPLE = """Employee ID,Name,E-mail,Job title,Team,From
1,Ada Quill,ada@example.org,Claims handler,Claims,2025-01-01
2,Ben Orrin,ben@example.org,Claims handler,Claims,2025-01-01
"""
TICKETS = """Ticket,Status,Changed at,Assignee,Group,Comment
T-1,Open,2026-01-05 09:00,ada@example.org,Claims,SECRET WORDS
T-1,Done,2026-01-06 10:00,ada@example.org,Claims,SECRET WORDS
T-2,Open,2026-01-07 09:00,ben,Claims,SECRET WORDS
T-2,Done,some day,ben,Claims,SECRET WORDS
"""


def upload(text: str | bytes, name: str, *, source: str = "helpdesk", connector: str = "") -> dict[str, Any]:
    """What a browser sends for a file."""
    data = text.encode() if isinstance(text, str) else text
    return {"file": (io.BytesIO(data), name), "source": source, "connector": connector}
