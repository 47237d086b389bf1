"""Serving, and visits without a browser."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.config import Settings
from planner.services import accounts, house
from planner.serving import free_port, visit
from planner.store.open import Stores


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """An instance with one HR leader."""
    opened = house.prepare(Settings(instance=tmp_path / "instance"))
    accounts.create(opened, email="hr@x.example", persona="hr")
    yield opened
    opened.close()


def test_a_visit_finds_pages_by_their_links(stores: Stores) -> None:
    """From the first page on, pages with a number or a key in their address too, and only those open to the visitor."""
    viewer = accounts.viewer(stores, accounts.accounts(stores)[0].login)
    assert viewer is not None
    opened = visit(stores, viewer)
    found = opened.pages()
    assert {"/hr", "/roles", "/data", "/friction"} <= set(found)
    assert any(address.startswith("/roles/") for address in found)
    assert "/assign" not in found
    assert {opened.get(address) for address in found} == {200}


def test_a_taken_port_gives_way_to_any_free_one() -> None:
    """A port in use is not asked for."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port("127.0.0.1", port) == 0
    assert free_port("127.0.0.1", port) == port
