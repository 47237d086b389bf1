"""A team's chat gets one sentence that names nobody, over a connection that was checked."""

from dataclasses import fields, replace
from pathlib import Path
from string import Formatter

import pytest

from planner.channels import Failed, Personal, Sent, Settings, Shared, get
from planner.channels.base import SHARED

from .servers import HERE, Sink, certificate, serving, web_server

WORD = Shared(key="w", kind="practice", behaviour="Drafts are reviewed", address="")
HERE_ALLOWED = Settings(allowed_private=frozenset({HERE}), timeout=5.0)


def test_the_sentence_is_posted_as_json() -> None:
    """The chat gets the text under the name that incoming webhooks share."""
    sink = Sink()
    with web_server(sink) as address:
        word = replace(WORD, address=f"{address}/hooks/secret?room=1")
        assert get("webhook").send(word, HERE_ALLOWED) == Sent()
    (request,) = sink.requests
    assert request.path == "/hooks/secret?room=1"
    assert request.headers["content-type"].startswith("application/json")
    assert request.json == {"text": "What this team practises this week: Drafts are reviewed"}


def test_over_https_the_certificate_is_checked(tmp_path: Path) -> None:
    """A certificate that nobody trusts ends it; one that the administrator trusts is fine."""
    here, sink = certificate(tmp_path), Sink()
    with web_server(sink, serving(here)) as address:
        word = replace(WORD, address=address)
        untrusted = get("webhook").send(word, HERE_ALLOWED)
        assert isinstance(untrusted, Failed)
        assert "not trusted" in untrusted.reason
        assert get("webhook").send(word, replace(HERE_ALLOWED, certificates=str(here))) == Sent()
    assert len(sink.requests) == 1


@pytest.mark.parametrize(
    ("status", "retry", "down"),
    [
        (400, False, False),
        (404, False, False),
        (410, False, False),
        (429, True, True),
        (500, True, True),
        (503, True, True),
    ],
)
def test_what_passes_is_tried_again(status: int, retry: bool, down: bool) -> None:
    """Too many and broken are tried later; what is wrong with the message or address is not."""
    with web_server(Sink(reply=lambda request: (status, {"Retry-After": "120"}, b"no"))) as address:
        outcome = get("webhook").send(replace(WORD, address=address), HERE_ALLOWED)
    assert isinstance(outcome, Failed)
    assert (outcome.retry, outcome.down) == (retry, down)
    assert outcome.after == (120 if retry else None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status: int) -> None:
    """Whoever answers with another address gets nothing more, nor does the other address."""
    other = Sink()
    with web_server(other) as elsewhere:
        sink = Sink(reply=lambda request: (status, {"Location": elsewhere}, b""))
        with web_server(sink) as address:
            outcome = get("webhook").send(replace(WORD, address=address), HERE_ALLOWED)
    assert isinstance(outcome, Failed)
    assert not outcome.retry
    assert other.requests == []


def test_reasons_keep_the_secret_of_the_address() -> None:
    """The path of a webhook is its password."""
    with web_server(Sink(reply=lambda request: (500, {}, b""))) as address:
        outcome = get("webhook").send(replace(WORD, address=f"{address}/hooks/secret"), HERE_ALLOWED)
    assert isinstance(outcome, Failed)
    assert "secret" not in outcome.reason


def test_a_shared_word_can_name_nobody() -> None:
    """Its class has a kind, the name of a behaviour and an address, and every sentence is written here."""
    assert {field.name for field in fields(Shared)} == {"key", "kind", "behaviour", "address"}
    placed = {name for sentence in SHARED.values() for _, name, _, _ in Formatter().parse(sentence) if name}
    assert placed == {"behaviour"}
    word = Personal(key="p", subject="For Ada", text="Ada, read the draft.", address="ada.quill@example.org")
    with pytest.raises(TypeError, match="takes Shared"):
        get("webhook").send(word, HERE_ALLOWED)
