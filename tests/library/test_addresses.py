"""To which addresses the service may send something on somebody's word."""

import socket
from ipaddress import ip_address

import pytest

from konspekt.domain.errors import AddressRefused
from konspekt.library.addresses import read_url, resolve, target_of

PUBLIC = "93.184.215.14"
INNER = [
    "127.0.0.1",
    "127.8.9.1",
    "0.0.0.0",  # noqa: S104
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",  # between a provider and its customers
    "100.100.100.200",  # metadata of Alibaba
    "169.254.169.254",  # metadata of most clouds
    "168.63.129.16",  # agent of Azure
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "2001:0:53aa:64c:0:0:f5ff:fffe",  # Teredo of 10.0.0.1
    "2001:db8::1",
]
LINK_LOCAL = ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "168.63.129.16", "224.0.0.1", "0.0.0.0"]  # noqa: S104


def answering(*ips: str):
    return lambda _host, _port: ips


@pytest.mark.parametrize("ip", INNER)
def test_a_name_that_leads_into_the_own_network_is_refused(ip) -> None:
    with pytest.raises(AddressRefused):
        target_of("https://hooks.example/", allow_private=False, resolve=answering(ip))


@pytest.mark.parametrize("ip", [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_a_public_address_is_reached(ip) -> None:
    target = target_of("https://hooks.example/x?y=1", allow_private=False, resolve=answering(ip))
    assert (target.ip, target.path, target.host_header) == (ip, "/x?y=1", "hooks.example")


def test_one_inner_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(AddressRefused):
        target_of("https://hooks.example/", allow_private=False, resolve=answering(PUBLIC, "10.0.0.1"))


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    """A name server that answers otherwise the second time changes nothing: there is no second time."""
    answers = iter([(PUBLIC,), ("127.0.0.1",)])
    asked = []

    def changing(host, _port):
        asked.append(host)
        return next(answers)

    target = target_of("http://hooks.example:8080/", allow_private=False, resolve=changing)
    assert (target.ip, target.port, asked) == (PUBLIC, 8080, ["hooks.example"])


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://localhost/",
        "http://LOCALHOST:8765/",
        "http://127.0.0.1./",
        "http://①②⑦.0.0.1/",
    ],
)
def test_every_way_to_write_loopback_is_refused(url) -> None:
    with pytest.raises((AddressRefused, OSError)) as raised:
        target_of(url, allow_private=False)
    assert isinstance(raised.value, AddressRefused | socket.gaierror)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://hooks.example/",
        "file:///etc/passwd",
        "gopher://hooks.example/",
        "//hooks.example/",
        "hooks.example",
        "http://",
        "http:///x",
        "http://user@hooks.example/",
        "http://user:word@hooks.example/",
        "http://hooks.example:0/",
        "http://hooks.example:99999/",
        "http://hooks.example:port/",
        "http://hooks.example/\r\nHost: x",
        "http://hooks.example/ x",
        "http://hooks.example\\@127.0.0.1/",
        "http://[::1/",
        "http://" + "a" * 70 + ".example/",
        "http://hooks.example/" + "a" * 3000,
        "",
    ],
)
def test_what_is_no_plain_web_address_is_refused(url) -> None:
    with pytest.raises(AddressRefused):
        read_url(url)


def test_an_administrator_may_open_the_inner_network_but_never_the_places_of_clouds() -> None:
    for ip in ("10.0.0.1", "127.0.0.1", "::1", "fd00::1", "::ffff:192.168.0.1"):
        target = target_of("http://lms/", allow_private=True, resolve=answering(ip))
        assert ip_address(target.ip) == ip_address(ip)
    for ip in LINK_LOCAL:
        with pytest.raises(AddressRefused):
            target_of("http://lms/", allow_private=True, resolve=answering(ip))


def test_an_international_name_goes_to_the_wire_in_ascii() -> None:
    assert read_url("https://пример.рф/").host == "xn--e1afmkfd.xn--p1ai"
    assert read_url("https://пример.рф/путь?к=1").path == "/%D0%BF%D1%83%D1%82%D1%8C?%D0%BA=1"
    assert read_url("https://hooks.example/a%20b?c=%2F").path == "/a%20b?c=%2F"


def test_the_system_resolves_without_zones() -> None:
    assert "127.0.0.1" in resolve("127.0.0.1", 80)
