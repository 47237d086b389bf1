"""Where anything may be sent to: hosts that the administrator allowed, at addresses that are what they seem."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from planner.channels.base import Failed, Settings

REDIRECTS = range(300, 400)
# Answers after which trying again may help: too early, too many, and whatever is wrong on the other side.
PASSING = {408, 425, 429}
LARGEST_ANSWER = 1_000_000
# Seconds that a host can ask to be left alone at most.
LONGEST_WAIT = 86_400.0


@dataclass(frozen=True, kw_only=True)
class Place:
    """A host that may be reached, at the addresses that were checked; ``private`` when it is one of the own network."""

    host: str
    port: int
    addresses: tuple[str, ...]
    private: bool

    def connect(self, timeout: float) -> socket.socket:
        """A connection to the first address that answers, and to no other than those that were checked."""
        *others, last = self.addresses
        for address in others:
            try:
                return socket.create_connection((address, self.port), timeout)
            except OSError:
                continue
        return socket.create_connection((last, self.port), timeout)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a host answered."""

    status: int
    body: bytes
    after: float | None


def find(host: str, port: int, settings: Settings) -> Place | Failed:
    """The checked addresses of a host, or why nothing is sent there.

    Every address that the name resolves to must be a public one, unless the host is among the allowed private hosts.
    Whoever connects has to use the addresses handed back: the name could mean others a moment later.
    """
    name = host.lower().rstrip(".")
    private = name in settings.allowed_private
    if not name or not (private or name in settings.allowed):
        return Failed(
            f"{host or 'No host'} is not among allowed_hosts or allowed_private_hosts.", retry=True, down=True
        )
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return Failed(f"{host} cannot be found: {error}.", retry=True, down=True)
    addresses = tuple(dict.fromkeys(str(one[4][0]) for one in found))
    inside = [address for address in addresses if not is_public(address)]
    if inside and not private:
        problem = f"{host} leads to {inside[0]}, inside a private network"
        return Failed(f"{problem}; add it to allowed_private_hosts if that is meant.", retry=True, down=True)
    return Place(host=name, port=port, addresses=addresses, private=private)


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet, seen through the ways in which one hides in another."""
    # A link-local address may carry the name of an interface.
    found = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return found.is_global and not found.is_multicast


def trust(settings: Settings) -> ssl.SSLContext:
    """Which certificates are believed: those of the system, and the administrator's own. Raises OSError."""
    context = ssl.create_default_context()
    if settings.certificates:
        context.load_verify_locations(cafile=settings.certificates)
    return context


def post(url: str, body: bytes, settings: Settings, *, headers: Mapping[str, str]) -> Answer | Failed:
    """Send something to a web address that is allowed; redirects are not followed, proxies not asked.

    An answer that is no success is Failed too, but for those in the range of 400 to 499, which are handed back.
    """
    place = web_place(url, settings)
    if isinstance(place, Failed):
        return place
    parts = urlsplit(url)
    target = parts.path or "/"
    target += f"?{parts.query}" if parts.query else ""
    try:
        connection = _connection(parts.scheme, place, settings)
        try:
            connection.request("POST", target, body=body, headers=dict(headers))
            answer = connection.getresponse()
            return _read(answer, place)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Failed(f"{place.host} did not answer: {_words(error)}.", retry=True, down=True)


def web_place(url: str, settings: Settings) -> Place | Failed:
    """The checked place of a web address; plain http is for allowed private hosts only."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return Failed("The address is no web address.", retry=False)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        return Failed("The address is no web address that starts with https://.", retry=False)
    place = find(parts.hostname, port or (443 if parts.scheme == "https" else 80), settings)
    if isinstance(place, Place) and parts.scheme == "http" and not place.private:
        return Failed(f"{place.host} would be reached without encryption; write https://.", retry=False)
    return place


def _connection(scheme: str, place: Place, settings: Settings) -> http.client.HTTPConnection:
    plain = place.connect(settings.timeout)
    if scheme == "https":
        try:
            plain = trust(settings).wrap_socket(plain, server_hostname=place.host)
        except OSError:
            plain.close()
            raise
    connection = http.client.HTTPConnection(place.host, place.port, timeout=settings.timeout)
    # The connection is made already, to the address that was checked.
    connection.sock = plain
    return connection


def _read(answer: http.client.HTTPResponse, place: Place) -> Answer | Failed:
    status, body = answer.status, answer.read(LARGEST_ANSWER)
    after = _seconds(answer.headers.get("Retry-After", ""))
    if status in REDIRECTS:
        return Failed(f"{place.host} answered {status}, which sends us elsewhere; nothing is sent there.", retry=False)
    if status >= 500 or status in PASSING:
        return Failed(f"{place.host} answered {status}.", retry=True, down=True, after=after)
    return Answer(status=status, body=body, after=after)


def _seconds(text: str) -> float | None:
    return min(float(text), LONGEST_WAIT) if text.isascii() and text.isdigit() else None


def _words(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message})"
    return "it took too long" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
