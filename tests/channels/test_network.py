"""Nothing leaves for a host that was not allowed, whatever its name leads to."""

import ipaddress
import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.channels import Failed, Settings
from planner.channels.network import Place, find, is_public, post, web_place

from .servers import HERE, Sink, web_server

OPEN = Settings(allowed=frozenset({"chat.example.org"}))
PRIVATE = ["10.1.2.3", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0"]
PRIVATE += ["224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1"]
PRIVATE += ["2002:7f00:1::", "64:ff9b::a00:1"]


def resolve(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let every name lead to these addresses."""

    def found(host: str, port: int, **options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", found)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """An allowed name that resolves to an inner address, in any disguise, gets nothing."""
    resolve(monkeypatch, "93.184.216.34", address)
    outcome = find("chat.example.org", 443, OPEN)
    assert isinstance(outcome, Failed)
    assert "private network" in outcome.reason


def test_an_allowed_private_host_may_lie_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The administrator can say that it is meant."""
    resolve(monkeypatch, "10.1.2.3")
    inside = Settings(allowed_private=frozenset({"mail.example.org"}))
    assert find("Mail.Example.org.", 25, inside) == Place(
        host="mail.example.org", port=25, addresses=("10.1.2.3",), private=True
    )


@pytest.mark.parametrize("host", ["", "example.org", "chat.example.org.evil.example", "xchat.example.org", "127.0.0.1"])
def test_a_host_nobody_allowed_is_not_even_looked_up(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """Asking a name server would already tell somebody."""

    def never(*given: Any, **options: Any) -> None:
        raise AssertionError("looked up")

    monkeypatch.setattr(socket, "getaddrinfo", never)
    outcome = find(host, 443, OPEN)
    assert isinstance(outcome, Failed)
    assert "allowed_hosts" in outcome.reason


def test_a_name_that_leads_nowhere_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be known again later."""

    def lost(*given: Any, **options: Any) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", lost)
    outcome = find("chat.example.org", 443, OPEN)
    assert isinstance(outcome, Failed)
    assert outcome.retry


@pytest.mark.parametrize(
    "url",
    [
        "",
        "chat.example.org",
        "ftp://chat.example.org",
        "file:///etc/passwd",
        "https://",
        "https://a:b@chat.example.org",
        "https://chat.example.org:port",
        "http://chat.example.org",
    ],
)
def test_what_is_no_safe_web_address_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Other schemes, names inside the address and plain http to the open internet end at once."""
    resolve(monkeypatch, "93.184.216.34")
    assert isinstance(web_place(url, OPEN), Failed)


def test_the_checked_address_is_the_one_that_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that means another address a moment later changes nothing: it is looked up once."""
    real, asked = socket.getaddrinfo, []

    def once(host: str, *given: Any, **options: Any) -> Any:
        asked.append(host)
        return real(host, *given, **options)

    sink = Sink()
    with web_server(sink) as address:
        monkeypatch.setattr(socket, "getaddrinfo", once)
        post(address, b"{}", Settings(allowed_private=frozenset({HERE}), timeout=5.0), headers={})
    assert [host for host in asked if host == HERE] == [HERE]
    assert len(sink.requests) == 1


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What leaves goes to the host that was checked and to nobody between."""
    proxy, sink = Sink(), Sink()
    with web_server(proxy) as between, web_server(sink) as address:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, between)
        post(address, b"{}", Settings(allowed_private=frozenset({HERE}), timeout=5.0), headers={})
    assert (len(proxy.requests), len(sink.requests)) == (0, 1)


@given(st.ip_addresses(v=4))
def test_an_address_hidden_in_another_is_judged_as_itself(address: ipaddress.IPv4Address) -> None:
    """Mapped, tunnelled or translated, an address is as public as it is plainly."""
    number = int(address)
    hidden = [f"::ffff:{address}", str(ipaddress.IPv6Address((0x2002 << 112) | (number << 80)))]
    hidden.append(str(ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) | number)))
    assert {is_public(one) for one in hidden} == {is_public(str(address))}
