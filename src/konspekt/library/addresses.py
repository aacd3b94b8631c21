"""Where the service may send something on somebody's word: never into the network it stands in.

A name is resolved once; every address it has is checked, and the connection goes to a checked one, so that a name that answers
differently the next time leads nowhere else.
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import quote, urlsplit

from konspekt.domain.errors import AddressRefused

Resolve = Callable[[str, int], Sequence[str]]
"""Gives the addresses of a host, as text. Raises OSError."""
IP = IPv4Address | IPv6Address
URL_CHARS: Final = 2000
KEPT: Final = "/%?&=+:;,@!$*()~'"
"""Signs that stand in a path or a query as they are; what is escaped already stays so."""
TRANSLATED: Final = IPv6Network("64:ff9b::/96")
"""Of NAT64: the last four bytes are an IPv4 address (RFC 6052, 2.1)."""
CLOUD_AGENT: Final = IPv4Network("168.63.129.16/32")
"""A public address that leads to the host of a virtual machine in Azure."""
GLOBAL_6: Final = IPv6Network("2000::/3")
"""All that is given out for the public network (RFC 4291, 2.4)."""
NOT_PUBLIC: Final = tuple(
    IPv4Network(place) if "." in place else IPv6Network(place)
    for place in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
    )
)
"""The special-purpose registries of IANA (RFC 6890); the standard library's own list differs from one Python to the next."""
USUAL_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A web address and where its connection goes."""

    scheme: str
    host: str
    """As it stands in the address, for the header Host and the certificate."""
    port: int
    ip: str
    path: str
    """With the query."""

    @property
    def host_header(self) -> str:
        """Give what the header Host says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL_PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAddress:
    """A web address by its parts."""

    scheme: str
    host: str
    port: int
    path: str


def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system for the addresses of a host.

    Raises:
        OSError: It has none, or nobody can be asked.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[4][0]).partition("%")[0] for place in found]


def read_url(url: str) -> WebAddress:
    """Take a web address apart.

    Raises:
        AddressRefused: It is not http or https, has a password in it, or names no host.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
    except (ValueError, UnicodeError) as error:
        raise AddressRefused(host=url[:80]) from error
    is_plain = url.isprintable() and " " not in url and "\\" not in url and len(url) <= URL_CHARS
    if parts.scheme not in USUAL_PORTS or not host or parts.username is not None or not is_plain or port == 0:
        raise AddressRefused(host=(host or url)[:80])
    path, query = quote(parts.path, safe=KEPT) or "/", quote(parts.query, safe=KEPT)
    return WebAddress(
        scheme=parts.scheme,
        host=host,
        port=port or USUAL_PORTS[parts.scheme],
        path=f"{path}?{query}" if query else path,
    )


def target_of(url: str, *, allow_private: bool, resolve: Resolve = resolve) -> Target:
    """Give where a connection to a web address goes.

    Raises:
        AddressRefused: The address is none, or leads to a place to which nothing may be sent.
        OSError: The host has no address.
    """
    address = read_url(url)
    ips = [ip_address(text) for text in resolve(address.host, address.port)]
    if not ips:
        raise OSError(f"no address: {address.host}")
    if not all(may_be_reached(ip, allow_private=allow_private) for ip in ips):
        raise AddressRefused(host=address.host[:80])
    return Target(
        scheme=address.scheme, host=address.host, port=address.port, ip=str(ips[0]), path=address.path
    )


def may_be_reached(ip: IP, *, allow_private: bool) -> bool:
    """Tell whether something may be sent to an address; addresses inside addresses are looked at too."""
    inner = _inner(ip)
    if inner is not None:
        return may_be_reached(inner, allow_private=allow_private)
    if ip.is_multicast or ip.is_unspecified or ip.is_link_local or ip in CLOUD_AGENT:
        return False
    if allow_private:
        return True
    is_given_out = isinstance(ip, IPv4Address) or ip in GLOBAL_6
    return is_given_out and not any(ip in place for place in NOT_PUBLIC)


def _inner(ip: IP) -> IPv4Address | None:
    """Give the IPv4 address that an IPv6 address stands for, by any of the ways in which one may."""
    if isinstance(ip, IPv4Address):
        return None
    if ip in TRANSLATED:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    teredo = ip.teredo
    return ip.ipv4_mapped or ip.sixtofour or (teredo[1] if teredo else None)
