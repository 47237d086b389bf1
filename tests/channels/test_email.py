"""E-mail reaches a real mail server, encrypted, and every way in which it does not is told apart."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner.channels import Failed, Personal, Sent, Settings, get

from .servers import HERE, Mailbox, certificate, let_in, mail_server, serving

LETTER = Personal(key="email:1", subject="A reminder", text="Läs utkastet före lunch.", address="ada.quill@example.org")


def settings(port: int, **more: object) -> Settings:
    """How to reach a mail server on this machine."""
    plain = Settings(
        allowed_private=frozenset({HERE}),
        smtp_host=HERE,
        smtp_port=port,
        smtp_security="none",
        smtp_from="planner@example.org",
        public_address="https://planner.example.org",
        timeout=5.0,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate of this machine."""
    return certificate(tmp_path_factory.mktemp("certificate"))


def test_a_letter_arrives_whole() -> None:
    """Sender, recipient, words, the page, and where to stop it stand in the letter."""
    box = Mailbox()
    with mail_server(box) as port:
        assert get("email").send(LETTER, settings(port)) == Sent()
    (letter,) = box.letters
    assert (letter["To"], letter["From"], letter["Subject"]) == (
        "ada.quill@example.org",
        "planner@example.org",
        "A reminder",
    )
    assert letter["Auto-Submitted"] == "auto-generated"
    words = letter.get_content()
    for part in ("Läs utkastet före lunch.", "https://planner.example.org/me\r\n", "/me/reminders", "Only you"):
        assert part in words


def test_the_same_message_is_the_same_letter() -> None:
    """Tried again it has the same number, another one has another."""
    box = Mailbox()
    with mail_server(box) as port:
        for message in (LETTER, LETTER, replace(LETTER, key="email:2")):
            get("email").send(message, settings(port))
    first, again, other = (letter["Message-ID"] for letter in box.letters)
    assert first == again != other


def test_starttls_encrypts_before_signing_in(here: Path) -> None:
    """The letter travels encrypted, the certificate is checked, and name and password are taken."""
    box = Mailbox()
    more = {
        "smtp_security": "starttls",
        "certificates": str(here),
        "smtp_user": "planner",
        "smtp_password": "three words",
    }
    options = {
        "tls_context": serving(here),
        "require_starttls": True,
        "authenticator": let_in("planner", "three words"),
    }
    with mail_server(box, auth_required=True, **options) as port:
        assert get("email").send(LETTER, settings(port, **more)) == Sent()
        wrong = get("email").send(LETTER, settings(port, **more | {"smtp_password": "other"}))
        untrusted = get("email").send(LETTER, settings(port, **more | {"certificates": ""}))
    assert box.encrypted == [True]
    assert isinstance(wrong, Failed)
    assert wrong.down
    assert "does not let us in" in wrong.reason
    assert "other" not in wrong.reason
    assert isinstance(untrusted, Failed)
    assert "cannot be used" in untrusted.reason


def test_encrypted_from_the_first_word(here: Path) -> None:
    """A server that speaks TLS at once is spoken to so."""
    box = Mailbox()
    with mail_server(box, ssl_context=serving(here)) as port:
        assert get("email").send(LETTER, settings(port, smtp_security="tls", certificates=str(here))) == Sent()
    assert box.encrypted == [True]


def test_a_server_that_cannot_encrypt_gets_nothing() -> None:
    """Where encryption is asked for and not offered, no letter leaves."""
    box = Mailbox()
    with mail_server(box) as port:
        outcome = get("email").send(LETTER, settings(port, smtp_security="starttls"))
    assert isinstance(outcome, Failed)
    assert outcome.retry
    assert box.letters == []


@pytest.mark.parametrize(("answer", "retry"), [("451 Try later", True), ("554 No", False)])
def test_what_the_server_says_decides_on_trying_again(answer: str, retry: bool) -> None:
    """Codes from 400 pass, codes from 500 stay."""
    box = Mailbox(answers=[answer])
    with mail_server(box) as port:
        outcome = get("email").send(LETTER, settings(port))
    assert isinstance(outcome, Failed)
    assert outcome.retry is retry
    assert not outcome.down


@pytest.mark.parametrize(("answer", "retry"), [("450 Busy", True), ("550 Nobody here", False)])
def test_a_refused_address_stops_this_letter_alone(answer: str, retry: bool) -> None:
    """The channel is not down because one mailbox is."""
    box = Mailbox(refused={LETTER.address: answer})
    with mail_server(box) as port:
        outcome = get("email").send(LETTER, settings(port))
        assert get("email").send(replace(LETTER, address="ben.ostler@example.org"), settings(port)) == Sent()
    assert isinstance(outcome, Failed)
    assert (outcome.retry, outcome.down) == (retry, False)
    assert LETTER.address not in outcome.reason


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@example.org\r\nBcc: all@example.org", "a@example.org, b@example.org", "å@example.org"]
)
def test_what_is_no_address_is_sent_nowhere(address: str) -> None:
    """Nothing can be smuggled into a letter by an address."""
    box = Mailbox()
    with mail_server(box) as port:
        outcome = get("email").send(replace(LETTER, address=address), settings(port))
    assert isinstance(outcome, Failed)
    assert not outcome.retry
    assert box.letters == []


def test_a_subject_with_a_line_break_is_no_header() -> None:
    """A title with a line break cannot add a recipient."""
    box = Mailbox()
    with mail_server(box) as port:
        outcome = get("email").send(replace(LETTER, subject="Read\r\nBcc: all@example.org"), settings(port))
    assert isinstance(outcome, Failed) or box.letters[0]["Bcc"] is None


def test_a_server_that_is_gone_takes_the_channel_down() -> None:
    """Nothing else needs to be tried until later."""
    with mail_server(Mailbox()) as port:
        pass
    outcome = get("email").send(LETTER, settings(port))
    assert isinstance(outcome, Failed)
    assert outcome.retry
    assert outcome.down


def test_what_is_missing_is_said() -> None:
    """Without a server, a sender or leave to send there, e-mail is not ready."""
    assert get("email").lacks(Settings()) == (
        "smtp_host is not set",
        "smtp_from is no address",
        " is not among the allowed hosts",
    )
    assert get("email").lacks(settings(25)) == ()
