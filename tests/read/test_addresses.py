"""Nothing but the public web is ever connected to, however an address is written, resolved or redirected. `connect` is replaced: nothing is sent."""

import socket

import pytest

from recoupe.errors import AddressError, FetchError, ReadError
from recoupe.read.addresses import check_address, check_ip
from tests.read.web import PUBLIC, Web, answer

# Addresses that are refused by what is written in them, before any name is resolved.
WRITTEN = {
    "loopback": "http://127.0.0.1/",
    "loopback, another one": "http://127.8.9.10/",
    "loopback, IPv6": "http://[::1]/",
    "loopback, long IPv6": "http://[0:0:0:0:0:0:0:1]/",
    "loopback, mapped": "http://[::ffff:127.0.0.1]/",
    "loopback, mapped in hexadecimal": "http://[::ffff:7f00:1]/",
    "loopback, compatible": "http://[::127.0.0.1]/",
    "loopback, 6to4": "http://[2002:7f00:1::]/",
    "loopback, NAT64": "http://[64:ff9b::127.0.0.1]/",
    "loopback, local NAT64": "http://[64:ff9b:1::7f00:1]/",
    "loopback, Teredo": "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    "loopback, decimal": "http://2130706433/",
    "loopback, hexadecimal": "http://0x7f000001/",
    "loopback, octal": "http://0177.0.0.1/",
    "loopback, octal whole": "http://017700000001/",
    "loopback, short": "http://127.1/",
    "loopback, mixed": "http://0x7f.0.0.1/",
    "loopback, final dot": "http://127.0.0.1./",
    "loopback, full-width digits": "http://\uff11\uff12\uff17.0.0.1/",
    "loopback, circled digits": "http://\u2460\u2461\u2466.0.0.1/",
    "loopback, escaped": "http://%31%32%37.0.0.1/",
    "this network": "http://0.0.0.0/",
    "nothing, IPv6": "http://[::]/",
    "private, 10": "http://10.0.0.1/",
    "private, 172": "http://172.31.255.255/",
    "private, 192": "http://192.168.1.1/",
    "private, IPv6": "http://[fd00::1]/",
    "private, mapped": "http://[::ffff:10.0.0.1]/",
    "link-local": "http://169.254.1.1/",
    "link-local, IPv6": "http://[fe80::1]/",
    "link-local with a zone": "http://[fe80::1%25eth0]/",
    "site-local": "http://[fec0::1]/",
    "metadata of clouds": "http://169.254.169.254/latest/meta-data/",
    "metadata, decimal": "http://2852039166/",
    "metadata, IPv6": "http://[fd00:ec2::254]/",
    "metadata, mapped": "http://[::ffff:169.254.169.254]/",
    "metadata, another cloud": "http://100.100.100.200/",
    "metadata, control service": "http://168.63.129.16/",
    "metadata by name": "http://metadata.google.internal/computeMetadata/v1/",
    "carrier": "http://100.64.0.1/",
    "protocols": "http://192.0.0.8/",
    "documentation": "http://192.0.2.1/",
    "documentation, IPv6": "http://[2001:db8::1]/",
    "tests of networks": "http://198.18.0.1/",
    "relay": "http://192.88.99.1/",
    "multicast": "http://224.0.0.1/",
    "multicast, IPv6": "http://[ff02::1]/",
    "broadcast": "http://255.255.255.255/",
    "reserved": "http://240.0.0.1/",
    "not given out, IPv6": "http://[4000::1]/",
    "localhost": "http://localhost/",
    "localhost below": "http://a.localhost/",
    "localhost, final dot": "http://localhost./",
    "single name": "http://intranet/",
    "name of a printer": "http://printer.local/",
    "name of a router": "http://router.home.arpa/",
    "hidden service": "http://example.onion/",
    "file": "file:///etc/passwd",
    "gopher": "gopher://news.example:70/_GET",
    "ftp": "ftp://news.example/a.html",
    "data": "data:text/html,hello",
    "javascript": "javascript:alert(1)",
    "no scheme": "//news.example/",
    "no host": "http:///a",
    "user name": "http://news.example@127.0.0.1/",
    "user name and word": "https://user:word@news.example/",
    "user name, empty": "http://@news.example/",
    "port of a mail server": "http://news.example:25/",
    "port of a database": "http://news.example:5432/",
    "port of a program": "http://news.example:8080/",
    "port beyond": "http://news.example:99999/",
    "backslash": "http://news.example\\@127.0.0.1/",
    "line end": "http://news.example/\r\nHost: localhost",
    "tab": "http://news\t.example/",
    "space": "http://news.example /",
    "null": "http://news.example\0.127.0.0.1/",
    "bracket that never ends": "http://[::1/",
    "label that begins with a hyphen": "http://-news.example/",
    "very long": "http://news.example/" + "a" * 5_000,
    "very long host": "http://" + "a." * 200 + "example/",
    "soft hyphen": "http://news\u200b.example/",
    "name that turns around": "http://\u202enews.example/",
    "dots of another script": "http://127\u30020\u30020\u30021/",
}

# What a name may resolve to, of which a single one is enough to refuse it.
RESOLVED = {
    "loopback": ["127.0.0.1"],
    "private": ["192.168.0.10"],
    "metadata": ["169.254.169.254"],
    "mapped": ["::ffff:10.0.0.1"],
    "6to4": ["2002:a00:1::"],
    "NAT64": ["64:ff9b::a9fe:a9fe"],
    "multicast": ["239.255.255.250"],
    "zone": ["fe80::1%eth0"],
    "public beside private": [PUBLIC, "10.0.0.1"],
    "rubbish": ["not an address"],
}


@pytest.fixture(autouse=True)
def no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail at once if anything connects, or asks the system's resolver."""

    def refuse(*_: object) -> None:
        raise AssertionError("the test reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_there_are_many_hostile_cases() -> None:
    """At least sixty hostile addresses are tried."""
    assert len(WRITTEN) + len(RESOLVED) >= 60


@pytest.mark.parametrize("address", WRITTEN.values(), ids=WRITTEN)
def test_hostile_address_is_refused(address: str) -> None:
    """A hostile address is refused by what is written in it: nothing is resolved, nothing connected to."""
    web = Web()
    with pytest.raises(AddressError, match=r"; \w+"):
        web.fetcher().fetch(address)

    assert web.connected == []


@pytest.mark.parametrize("found", RESOLVED.values(), ids=RESOLVED)
def test_name_that_leads_inside_is_refused(found: list[str]) -> None:
    """A name one of whose addresses is not public is not connected to at all."""
    web = Web(hosts={"news.example": found})
    with pytest.raises(AddressError, match=r"news\.example"):
        web.fetcher().fetch("https://news.example/")

    assert web.connected == []


@pytest.mark.parametrize("address", WRITTEN.values(), ids=WRITTEN)
def test_hostile_redirect_is_refused(address: str) -> None:
    """A page that redirects to a hostile address is refused there: no host but the first is connected to."""
    web = Web()
    location = address.encode("utf-8", "replace").decode("latin-1").replace("\r", "%0d").replace("\n", "%0a").replace("\0", "%00")
    web.pages["news.example", "/"] = answer(b"", "302 Found", Location=location)
    try:
        web.fetcher().fetch("http://news.example/")
    except ReadError:
        pass
    else:
        pytest.fail("a hostile redirect was followed")

    assert {ip for ip, _ in web.connected} == {PUBLIC}
    assert {host for host, *_ in web.asked} == {"news.example"}


def test_redirect_to_a_name_that_leads_inside_is_refused() -> None:
    """A redirect to a name that resolves to a private address is refused."""
    web = Web(hosts={"news.example": [PUBLIC], "evil.example": ["10.0.0.1"]})
    web.pages["news.example", "/"] = answer(b"", "301 Moved", Location="http://evil.example/")
    with pytest.raises(AddressError, match="private"):
        web.fetcher().fetch("http://news.example/")

    assert {ip for ip, _ in web.connected} == {PUBLIC}


def test_name_is_resolved_once_for_a_connection() -> None:
    """The connection goes to the very address that was checked: a name that changes its mind in between gains nothing."""
    web, asked = Web(), []

    def flip(host: str, port: int) -> list[str]:
        asked.append(host)
        return [PUBLIC] if len(asked) <= 2 else ["127.0.0.1"]

    web.resolve = flip  # type: ignore[method-assign]
    web.pages["news.example", "/"] = answer(b"<p>hello</p>")
    web.fetcher().fetch("http://news.example/")

    assert web.connected == [(PUBLIC, 80), (PUBLIC, 80)]  # robots.txt and the page, each resolved once
    with pytest.raises(AddressError):
        web.fetcher().fetch("http://news.example/")
    assert len(web.connected) == 2


def test_host_and_certificate_bear_the_name() -> None:
    """The address is pinned; the Host header and the certificate check keep the name."""
    web = Web()
    web.pages["news.example", "/a"] = answer(b"<p>hello</p>")
    web.fetcher().fetch("https://news.example/a")

    assert set(web.connected) == {(PUBLIC, 443)}
    assert set(web.named) == {"news.example"}
    assert {host for host, *_ in web.asked} == {"news.example"}


def test_next_address_is_tried() -> None:
    """A host whose first address does not answer is asked at its next one."""
    import httpcore

    web = Web(hosts={"news.example": ["93.184.215.13", PUBLIC]})
    web.pages["news.example", "/"] = answer(b"<p>hello</p>")
    fetcher = web.fetcher()
    backend = fetcher.rim.backend
    assert backend is not None
    honest = backend.connect_tcp

    def down(host: str, *rest: object, **named: object):
        if host != PUBLIC:
            raise httpcore.ConnectError("refused")
        return honest(host, *rest, **named)

    backend.connect_tcp = down  # type: ignore[method-assign]
    assert fetcher.fetch("http://news.example/").content == b"<p>hello</p>"


@pytest.mark.parametrize(
    ("address", "fetched"),
    [
        pytest.param("https://news.example/a?b=c#d", "https://news.example/a?b=c", id="without its fragment"),
        pytest.param("HTTPS://News.Example:443/a", "https://news.example/a", id="usual port"),
        pytest.param("http://93.184.215.14/", "http://93.184.215.14/", id="public number"),
        pytest.param("http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/", "http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/", id="public number, IPv6"),
        pytest.param("https://le-fleuve.example/à-la-une", "https://le-fleuve.example/%C3%A0-la-une", id="accents in the path"),
        pytest.param("https://zeitung-münchen.example/", "https://xn--zeitung-mnchen-osb.example/", id="accents in the name"),
    ],
)
def test_honest_address_is_taken(address: str, fetched: str) -> None:
    """An address of the public web is taken, in its plain form."""
    url = check_address(address)

    assert str(url.copy_with(host=url.raw_host.decode())) == fetched


@pytest.mark.parametrize("ip", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_ip_is_taken(ip: str) -> None:
    """A public IP address is taken."""
    check_ip(ip, "news.example")


def test_name_that_is_not_known_is_told() -> None:
    """A name that does not resolve is told as that, and is no attack."""
    with pytest.raises(FetchError, match="not known") as refusal:
        Web(hosts={}).fetcher(ignore_robots=True).fetch("https://news.example/")
    assert not isinstance(refusal.value, AddressError)
