"""Channels and statements on the command line: what lacks is said, a test arrives or says why not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from channels.servers import HERE, Mailbox, Sink, mail_server, web_server
from click.testing import CliRunner, Result

from planner.cli import main
from planner.config import Settings
from planner.services import house
from planner.store.tables import Team

Planner = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An instance with one team."""
    stores = house.prepare(Settings(instance=tmp_path / "instance"))
    with stores.records.write() as session:
        session.add(Team(key="desk", name="Desk"))
    stores.close()
    return tmp_path / "instance"


@pytest.fixture
def planner(folder: Path) -> Planner:
    """Runs a command on that instance."""
    return lambda *words: CliRunner().invoke(main, ["--instance", str(folder), *words], catch_exceptions=False)


def configure(folder: Path, port: int = 25) -> None:
    """Allow this machine, and name a mail server on it."""
    lines = [f'allowed_private_hosts = "{HERE}"', f'smtp_host = "{HERE}"', f"smtp_port = {port}"]
    lines += ['smtp_security = "none"', 'smtp_from = "planner@example.org"', 'smtp_password = "three words"']
    (folder / "config.toml").write_text("\n".join(lines), "utf-8")


def test_what_lacks_is_listed(planner: Planner) -> None:
    """Each channel with what has to be set; the inbox and the calendar need nothing."""
    told = planner("channels", "list").stdout
    assert "smtp_host is not set" in told
    assert "webhooks.toml names no team" in told
    assert told.count(" ready") == 2


def test_a_letter_of_test_arrives(planner: Planner, folder: Path) -> None:
    """Without anything to send, sending says so."""
    box = Mailbox()
    with mail_server(box) as port:
        configure(folder, port)
        done = planner("channels", "test", "email", "you@example.org")
    assert (done.exit_code, done.stdout) == (0, "Sent. Look whether it arrived.\n")
    assert box.letters[0]["To"] == "you@example.org"
    assert planner("channels", "send").stdout == "Nothing is due.\n"


def test_a_test_for_a_team_names_nobody(planner: Planner, folder: Path) -> None:
    """A team that webhooks.toml does not name is told with those that it does."""
    sink = Sink()
    with web_server(sink) as address:
        configure(folder)
        (folder / "webhooks.toml").write_text(f'desk = "{address}/hooks/1"\ndesc = "{address}"\n', "utf-8")
        assert planner("channels", "test", "webhook", "desk").exit_code == 0
        wrong = planner("channels", "test", "webhook", "elsewhere")
        listed = planner("channels", "list")
    assert sink.requests[0].json["text"].startswith("This is a test")
    assert "It names: desk, desc." in wrong.stderr
    assert "Did you mean desk?" in listed.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("pigeon", "x"), "There are: calendar, email, inbox, webhook."),
        (("inbox", "x"), "Nothing leaves by the channel inbox"),
        (("email", "you@example.org"), "cannot be used"),
        (("email", "nobody"), "none that a letter can be sent to"),
    ],
)
def test_what_goes_wrong_is_told_in_a_sentence(
    planner: Planner, folder: Path, words: tuple[str, str], told: str
) -> None:
    """With status 1, and never with the password."""
    configure(folder, 9)
    done = planner("channels", "test", *words)
    assert done.exit_code == 1
    assert told in done.stderr
    assert "three words" not in done.output


def test_secrets_are_never_printed(planner: Planner, folder: Path) -> None:
    """planner check says that a password is set, and what is no time zone."""
    configure(folder)
    with (folder / "config.toml").open("a", encoding="utf-8") as file:
        file.write('\ntime_zone = "Mars/Olympus"\nsmtp_user = "planner"\n')
    done = planner("check")
    assert "three words" not in done.output
    assert "(kept secret)" in done.stdout
    assert "is no time zone" in done.stderr


def test_statements_say_what_lacks(planner: Planner) -> None:
    """Off by default; sending refuses in a sentence."""
    assert planner("xapi", "status").stdout.startswith("xapi is off")
    done = planner("xapi", "send")
    assert done.exit_code == 1
    assert "xapi is off" in done.stderr
