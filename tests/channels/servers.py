"""Real servers on this machine: a mail server and a web server that keep what they were given."""

import http.server
import json
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from shutil import which
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from conftest import absent

HERE = "localhost"


@dataclass
class Mailbox:
    """What a mail server took. ``answers`` are given instead of taking a letter, one after the other."""

    letters: list[EmailMessage] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Take a recipient, unless it is one to refuse."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take a letter."""
        if self.answers:
            return self.answers.pop(0)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        return "250 OK"


@contextmanager
def mail_server(box: Mailbox, **options: Any) -> Iterator[int]:
    """The port of a mail server on this machine that puts letters into a box."""
    controller = _OnFreePort(box, hostname="127.0.0.1", port=0, ready_timeout=20, **options)
    controller.start()
    yield controller.port
    controller.stop()


class _OnFreePort(Controller):
    """A mail server on a port that the system chose, which it has to be told itself."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def let_in(user: str, password: str) -> Callable[..., AuthResult]:
    """Who may sign in to a mail server."""

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        fits = (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=fits, handled=False)

    return check


@dataclass
class Sink:
    """What a web server was sent, and what it answers: ``reply`` gives a status, headers and a body."""

    reply: Callable[["Request"], tuple[int, dict[str, str], bytes]] = lambda request: (200, {}, b"ok")
    requests: list["Request"] = field(default_factory=list)


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """What the body says."""
        return json.loads(self.body)


@contextmanager
def web_server(sink: Sink, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """The address of a web server on this machine that keeps what it is sent."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = Request(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            sink.requests.append(request)
            status, headers, answer = sink.reply(request)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(answer)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *given: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer((HERE, 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"{'https' if context else 'http'}://{HERE}:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def certificate(folder: Path) -> Path:
    """A file with a certificate for this machine and its key, signed by nobody but itself."""
    if which("openssl") is None:
        absent("openssl is not installed")
    path = folder / "here.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HERE}"]
    made += ["-addext", f"subjectAltName=DNS:{HERE}", "-keyout", str(path), "-out", str(folder / "only.pem")]
    subprocess.run(made, check=True, capture_output=True)
    path.write_text(path.read_text("ascii") + (folder / "only.pem").read_text("ascii"), "ascii")
    return path


def serving(path: Path) -> ssl.SSLContext:
    """What a server encrypts with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
