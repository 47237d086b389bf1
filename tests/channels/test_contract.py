"""What every channel keeps to, whichever it is."""

from dataclasses import replace

import pytest

from planner.channels import Channel, Failed, Personal, Sent, Settings, Shared, channels, get

from .servers import HERE, Mailbox, Sink, mail_server, web_server

MESSAGES = {
    Personal: Personal(key="k", subject="A reminder", text="Read the draft.", address="ada.quill@example.org"),
    Shared: Shared(key="k", kind="test", behaviour="", address="https://chat.example.org/hooks/1"),
}
EVERY = sorted(channels())


@pytest.fixture(params=EVERY)
def channel(request: pytest.FixtureRequest) -> Channel:
    """Each channel in turn."""
    return get(request.param)


def test_the_four_channels_are_found() -> None:
    """Walking the folder finds them; nothing is listed by hand."""
    assert EVERY == ["calendar", "email", "inbox", "webhook"]


def test_each_is_described(channel: Channel) -> None:
    """It has a name, words, and one class of message of its own."""
    assert channel.name
    assert channel.label[0].isupper()
    assert channel.takes in MESSAGES


def test_nothing_leaves_where_nothing_is_allowed(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without settings a channel that leaves this machine fails before it looks any name up, and says what lacks."""
    import socket

    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **options: pytest.fail("looked a name up"))
    monkeypatch.setattr(socket, "create_connection", lambda *given, **options: pytest.fail("connected"))
    outcome = channel.send(MESSAGES[channel.takes], Settings())
    if channel.leaves:
        assert isinstance(outcome, Failed)
        assert channel.lacks(Settings())
    else:
        assert outcome == Sent()
        assert channel.lacks(Settings()) == ()


def test_each_refuses_messages_of_another_class(channel: Channel) -> None:
    """What is for one person cannot go where others read, nor the other way round."""
    (other,) = (message for kind, message in MESSAGES.items() if kind is not channel.takes)
    with pytest.raises(TypeError):
        channel.send(other, Settings())


def test_each_sends_when_it_is_set_up(channel: Channel) -> None:
    """With real servers on this machine every channel says Sent, and the same message can be tried again."""
    with mail_server(Mailbox()) as port, web_server(Sink()) as address:
        settings = Settings(
            allowed_private=frozenset({HERE}),
            smtp_host=HERE,
            smtp_port=port,
            smtp_security="none",
            smtp_from="planner@example.org",
        )
        message = MESSAGES[channel.takes]
        message = replace(message, address=address) if isinstance(message, Shared) else message
        assert channel.lacks(settings) == ()
        assert [channel.send(message, settings) for _ in range(2)] == [Sent(), Sent()]


def test_a_failure_says_why_in_a_sentence(channel: Channel) -> None:
    """A server that is gone gives a reason that ends with a full stop and repeats no address of a person or chat."""
    with web_server(Sink()) as address:
        pass
    gone = Settings(
        allowed_private=frozenset({HERE}), smtp_host=HERE, smtp_port=9, smtp_from="planner@example.org", timeout=5.0
    )
    message = MESSAGES[channel.takes]
    message = replace(message, address=f"{address}/secret") if isinstance(message, Shared) else message
    outcome = channel.send(message, gone)
    if channel.leaves:
        assert isinstance(outcome, Failed)
        assert outcome.reason.endswith(".")
        assert "secret" not in outcome.reason
        assert "ada.quill" not in outcome.reason
    else:
        assert outcome == Sent()
