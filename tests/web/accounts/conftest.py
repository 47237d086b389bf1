"""People and tickets whose accounts are not all certain."""

from pathlib import Path

import pytest

from planner.services import accounts as logins
from planner.services import importing, matching
from planner.services.importing import Order
from planner.store.open import Stores

PEOPLE = """Employee ID,Name,E-mail,Job title,Team,From
1,Ada Quill,ada@example.org,Claims handler,Claims,2025-01-01
2,Ben Orrin,ben@example.org,Claims handler,Claims,2025-01-01
3,Hild Roe,hr@example.org,HR partner,People,2025-01-01
"""
ACTORS = ("ada@example.org", "ben.orrin", "mailbot", "outsider", "hild.roe")


@pytest.fixture
def brought(stores: Stores, tmp_path: Path) -> dict[str, int]:
    """People and tickets are in; the numbers of accounts by name."""
    rows = "".join(
        f"T-{n},Open,2026-01-{n + 1:02d} 09:00,{actor}\n" for n in range(12) for actor in ACTORS[: 5 if n < 3 else 1]
    )
    for connector, text in (("people", PEOPLE), ("event_csv", f"Ticket,Status,Changed at,Assignee\n{rows}")):
        path = tmp_path / f"{connector}.csv"
        path.write_text(text)
        importing.ingest(stores, Order(connector=connector, source=connector, path=path), by="test")
    return {one.account: one.number for one in look(stores).values()}


def look(stores: Stores) -> dict[str, matching.Found]:
    """How every account stands."""
    hr = next(one.login for one in logins.accounts(stores) if one.persona == "hr")
    viewer = logins.viewer(stores, hr)
    assert viewer is not None
    return {one.account: one for one in matching.listed(stores, viewer)}
