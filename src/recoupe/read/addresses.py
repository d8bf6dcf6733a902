"""Decide which addresses may be fetched: only the public web, so that no page, feed or redirect can reach into the network of whoever reads it.

Two questions, asked anew for every redirect: is the address itself a plain one (`check_address`), and is what its name resolves to public (`check_ip`)?
"""

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx

from recoupe.errors import AddressError

SCHEMES = frozenset({"http", "https"})
# Pages and feeds are served there; on other ports stand machines' own services.
PORTS = frozenset({80, 443})
# Servers take no longer ones, and no feed needs them.
MOST_CHARACTERS = 4_096
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\<>\"`{}|^\u0080-\u009f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_HOST = re.compile(r"(?=.{1,253}\Z)(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.)*(?!-)[a-z0-9-]{1,63}(?<!-)\.?")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)\.?")
# Names that by their end mean this machine or this network (RFC 6761, 6762, 8375; `internal` is ICANN's for private use; clouds keep their keys there).
_PRIVATE_ENDS = tuple("localhost local internal intranet private corp home lan home.arpa in-addr.arpa ip6.arpa onion test invalid".split())

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(table: Mapping[str, str]) -> tuple[tuple[_Network, str], ...]:
    return tuple((ipaddress.ip_network(network), reason) for network, reason in table.items())


# The registries of special addresses (IANA, RFC 6890 and its successors), and what clouds answer machines from.
_REFUSED = _networks(
    {
        "0.0.0.0/8": "means this network",
        "10.0.0.0/8": "is private",
        "100.64.0.0/10": "belongs to a carrier's inner network",
        "127.0.0.0/8": "is this machine itself",
        "168.63.129.16/32": "is the control service of a cloud",
        "169.254.0.0/16": "is link-local, where clouds keep the keys of their machines",
        "172.16.0.0/12": "is private",
        "192.0.0.0/24": "is reserved for protocols",
        "192.0.2.0/24": "is for documentation",
        "192.31.196.0/24": "is an anycast sink",
        "192.52.193.0/24": "is a relay of tunnels",
        "192.88.99.0/24": "is a relay of tunnels (6to4)",
        "192.168.0.0/16": "is private",
        "192.175.48.0/24": "is an anycast sink",
        "198.18.0.0/15": "is for tests of networks",
        "198.51.100.0/24": "is for documentation",
        "203.0.113.0/24": "is for documentation",
        "224.0.0.0/4": "is multicast",
        "240.0.0.0/4": "is reserved",
        "::ffff:0:0/96": "hides an IPv4 address (mapped)",
        "64:ff9b::/96": "hides an IPv4 address (NAT64)",
        "64:ff9b:1::/48": "hides an IPv4 address (NAT64)",
        "2001::/23": "is reserved for protocols, or hides an IPv4 address (Teredo)",
        "2001:db8::/32": "is for documentation",
        "2002::/16": "hides an IPv4 address (6to4)",
        "2620:4f:8000::/48": "is an anycast sink",
        "3fff::/20": "is for documentation",
        "fc00::/7": "is private",
        "fe80::/10": "is link-local",
        "ff00::/8": "is multicast",
    }
)
# All of IPv6 that is given out to the public lies here.
_PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")


def check_address(address: str) -> httpx.URL:
    """Give the address in the form in which it is fetched, without its fragment.

    Args:
        address: as a person, a feed or a redirect wrote it.

    Raises:
        AddressError: it is none that is fetched; the message says why.
    """
    shown = repr(address[:100])
    if len(address) > MOST_CHARACTERS:
        raise AddressError(f"{shown}: the address has {len(address)} characters, which none on the web has; check where it comes from")
    if _UNSAFE.search(address):
        raise AddressError(f"{shown}: the address holds a space, a control character or a sign that programs read differently; write it in plain characters")
    url = _parsed(address, shown)
    if url.scheme not in SCHEMES:
        raise AddressError(f"{shown}: only http and https are fetched, not {url.scheme or 'an address without a scheme'!r}; pass a file by its path")
    if url.userinfo or "@" in urlsplit(address).netloc:
        raise AddressError(f"{shown}: the address holds a user name, which hides the host behind it; leave out what stands before the @")
    _check_host(url, shown)
    if (url.port or 443) not in PORTS:
        raise AddressError(f"{shown}: port {url.port} is not one of the web's ({', '.join(map(str, sorted(PORTS)))}); pass the page as a file")
    return url.copy_with(fragment=None)


def _parsed(address: str, shown: str) -> httpx.URL:
    """Take an address apart.

    Raises:
        AddressError: it cannot be.
    """
    try:
        url = httpx.URL(address)
        # The two readers of addresses must agree on the host, or one of them checks what the other does not fetch.
        host = urlsplit(address).hostname or ""
        agreed = host.isascii() is False or host.strip("[]").lower() == url.host.lower()
    except (httpx.InvalidURL, ValueError, UnicodeError) as fault:
        raise AddressError(f"{shown}: the address cannot be read ({fault}); write it as https://host/path") from fault
    if not agreed:
        raise AddressError(f"{shown}: the host of the address can be read in two ways; write it as https://host/path")
    return url


def _check_host(url: httpx.URL, shown: str) -> None:
    """Refuse a host that is none, or that means a machine of one's own.

    Raises:
        AddressError: it is refused.
    """
    host = url.raw_host.decode("ascii").lower()
    literal = _literal(host)
    if literal is not None:
        check_ip(literal, shown)
        return
    if not _HOST.fullmatch(host):
        raise AddressError(f"{shown}: {host[:80]!r} is no name of a host; write it as https://host/path")
    labels = host.rstrip(".").split(".")
    if _NUMBER.fullmatch(labels[-1]):
        raise AddressError(f"{shown}: {host!r} is an IP address in an unusual form, which hides where it leads; write it as four numbers")
    if len(labels) == 1 or any(host.rstrip(".").endswith(f".{end}") for end in _PRIVATE_ENDS):
        raise AddressError(f"{shown}: {host!r} is a name of one's own machine or network; only public hosts are fetched")


def _literal(host: str) -> str | None:
    """Give the IP address that a host is written as, None where it is a name."""
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return None


def check_ip(ip: str, shown: str) -> None:
    """Refuse an IP address that is not a public one.

    Args:
        ip: as the resolver gave it.
        shown: how messages name what led there.

    Raises:
        AddressError: it is refused; the message says what it is.
    """
    try:
        found = ipaddress.ip_address(ip)
    except ValueError as fault:
        raise AddressError(f"{shown}: the name resolves to {ip[:80]!r}, which is no IP address; try again later") from fault
    reason = next((reason for network, reason in _REFUSED if found.version == network.version and found in network), None)
    if reason is None and found.version == 6 and found not in _PUBLIC_IPV6:  # noqa: PLR2004 - IPv6
        reason = "is not given out to the public"
    if reason is None and (getattr(found, "scope_id", None) or not found.is_global):
        reason = "is not public"
    if reason is not None:
        raise AddressError(f"{shown}: leads to {found}, which {reason}; only public addresses are fetched")
