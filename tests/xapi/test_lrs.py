"""Batches reach a store that keeps the rules; what it refuses is found and the rest arrives."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from channels.servers import HERE, Request, Sink, web_server

from planner.channels import Settings
from planner.xapi.lrs import Store, hand_over
from planner.xapi.statements import Home, step_done

from .store import PASSWORD, USER, RecordStore

HOME = Home(address="https://planner.example.org")
ALLOWED = Settings(allowed_private=frozenset({HERE}), timeout=5.0)
AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def statement(number: int) -> dict[str, Any]:
    """One statement of many."""
    return step_done(HOME, "a1b2", item=f"i{number}", title="Read", kind="learn", behaviour="b", at=AT)


MANY = [statement(number) for number in range(10)]


@pytest.fixture
def kept() -> RecordStore:
    """A store with nothing in it."""
    return RecordStore()


@pytest.fixture
def store(kept: RecordStore) -> Iterator[Store]:
    """How to reach it."""
    with web_server(Sink(reply=kept.reply)) as address:
        yield Store(endpoint=f"{address}/xapi/", user=USER, password=PASSWORD)


def test_a_batch_arrives_in_one_request(store: Store, kept: RecordStore) -> None:
    """All are taken, and the store has them."""
    handed = hand_over(MANY, store, ALLOWED)
    assert (len(handed.taken), handed.refused, handed.failed) == (10, {}, None)
    assert kept.posts == [10]
    assert list(kept.kept.values()) == MANY


def test_sending_again_changes_nothing(store: Store, kept: RecordStore) -> None:
    """The store knows the ids."""
    hand_over(MANY, store, ALLOWED)
    assert len(hand_over(MANY, store, ALLOWED).taken) == 10
    assert len(kept.kept) == 10


def test_one_that_is_wrong_is_found_by_halving(store: Store, kept: RecordStore) -> None:
    """The other nine arrive; the reason of the store is handed back."""
    broken = {**MANY[6], "verb": {"id": "no iri"}}
    handed = hand_over([*MANY[:6], broken, *MANY[7:]], store, ALLOWED)
    assert (len(handed.taken), handed.failed) == (9, None)
    assert handed.refused == {MANY[6]["id"]: "400: verb.id is no IRI."}
    assert len(kept.kept) == 9
    assert kept.posts[0] == 10
    assert len(kept.posts) < 10


def test_one_that_contradicts_is_found_too(store: Store, kept: RecordStore) -> None:
    """Another statement under a known id answers 409; it is refused alone."""
    kept.kept[MANY[3]["id"]] = {**MANY[3], "timestamp": "2020-01-01T00:00:00Z"}
    handed = hand_over(MANY, store, ALLOWED)
    assert len(handed.taken) == 9
    assert list(handed.refused) == [MANY[3]["id"]]
    assert "409" in handed.refused[MANY[3]["id"]]


def test_a_store_that_takes_small_batches_gets_them(store: Store, kept: RecordStore) -> None:
    """What is too large is halved until it fits."""
    kept.largest = 3
    assert len(hand_over(MANY, store, ALLOWED).taken) == 10


def test_what_was_taken_before_a_failure_counts(store: Store, kept: RecordStore) -> None:
    """The first half arrives, then the store goes down: the rest waits."""
    kept.largest = 5

    def reply(request: Request) -> tuple[int, dict[str, str], bytes]:
        return kept.reply(request) if len(kept.posts) < 2 else (503, {"Retry-After": "60"}, b"")

    with web_server(Sink(reply=reply)) as address:
        here = Store(endpoint=f"{address}/xapi", user=USER, password=PASSWORD)
        handed = hand_over(MANY, here, ALLOWED)
    assert handed.taken == tuple(one["id"] for one in MANY[:5])
    assert handed.failed is not None
    assert (handed.failed.retry, handed.failed.after) == (True, 60)


def test_a_wrong_password_refuses_nothing_for_good(store: Store) -> None:
    """It is the channel that fails, not the statements."""
    handed = hand_over(MANY, Store(endpoint=store.endpoint, user=USER, password="other"), ALLOWED)
    assert (handed.taken, handed.refused) == ((), {})
    assert handed.failed is not None
    assert "401" in handed.failed.reason
    assert "other" not in handed.failed.reason


def test_nothing_goes_to_a_store_that_is_not_allowed(store: Store, kept: RecordStore) -> None:
    """The same rule as for every channel."""
    handed = hand_over(MANY, store, Settings())
    assert handed.failed is not None
    assert kept.posts == []


def test_no_statements_make_no_request(store: Store, kept: RecordStore) -> None:
    """An empty batch is not sent."""
    assert hand_over([], store, ALLOWED).taken == ()
    assert kept.posts == []
