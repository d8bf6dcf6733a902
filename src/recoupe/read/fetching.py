"""Fetch one page or feed from the web: politely, and never farther than stated limits.

    page = Fetcher(contact="desk@example.org").fetch("https://example.org/news.html")

Each redirect is checked as the first address was. The host is asked for its `robots.txt` first, is left in peace for a while between two requests, and for as
long as it asks when it is busy. A page that is known already is asked for with what the host said of it then, and answered with `NotModified`.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from recoupe.errors import AbsentError, AddressError, BusyError, DamagedError, FetchError, RobotsError, TooLargeError
from recoupe.read.addresses import check_address
from recoupe.read.captures import MOST_BYTES, Capture, ReadOptions
from recoupe.read.formats import media_types, split_media_type
from recoupe.read.politeness import Manners
from recoupe.read.robots import Robots
from recoupe.read.transport import Deadline, GuardedTransport, Resolve, resolve_host
from recoupe.read.unpacking import unpack
from recoupe.version import __version__

AGENT = "recoupe"
MOST_REDIRECTS = 3
MOST_SECONDS = 15.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 500, 502, 503, 504})
_OK = 200
_NOT_MODIFIED = 304
# Robots files of honest hosts have some hundred lines; RFC 9309 asks to read half a million bytes.
_ROBOTS_BYTES = 512_000
# What servers say of feeds and archives, or of anything.
_LOOSE_TYPES = frozenset(
    "application/xml text/xml application/octet-stream binary/octet-stream application/gzip application/x-gzip application/zip application/json".split()
)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a host said of a page the last time, to ask whether it changed since."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: from where in the end, its bytes unpacked, and what the host said of it."""

    address: str
    content: bytes
    media_type: str | None
    validators: Validators


@dataclass(frozen=True, slots=True)
class NotModified:
    """The page is as it was."""

    address: str


@dataclass(frozen=True, slots=True)
class Rim:
    """What reaches out of the program, for tests to replace: clocks, waiting, the resolver, the sockets."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    resolve: Resolve = resolve_host
    backend: httpcore.NetworkBackend | None = None


@dataclass(slots=True)
class Fetcher:
    """Fetches pages one after the other, and remembers its manners towards each host.

    Attributes:
        contact: who answers for this reader, for the hosts to write to; part of what it calls itself.
        ignore_robots: fetch a page that `robots.txt` asks programs to leave alone: for somebody who has the right to it.
        rim: clocks, resolver and sockets.
    """

    contact: str | None = None
    ignore_robots: bool = False
    rim: Rim = field(default_factory=Rim)
    _manners: Manners = field(init=False)
    _robots: Robots = field(init=False)

    def __post_init__(self) -> None:
        """Begin without any memory of hosts."""
        self._manners = Manners(self.rim.clock, self.rim.sleep)
        self._robots = Robots(AGENT)

    def fetch(self, address: str, known: Validators | None = None) -> Fetched | NotModified:
        """Fetch a page.

        Args:
            address: http or https.
            known: what the host said of it the last time.

        Raises:
            AddressError: the address, or one it is redirected to, is not one of the public web.
            RobotsError: the host asks programs to leave the page alone.
            BusyError: the host is busy, or asked for time before.
            TooLargeError: the page has 20 MB or more, or unpacks to too much.
            DamagedError: it is packed in a way that cannot be undone.
            FetchError: it cannot be reached, does not exist, or is of no kind that is read.
        """
        url, left = check_address(address), MOST_SECONDS
        for _ in range(MOST_REDIRECTS + 1):
            self._ask_leave(url)
            self._manners.take_turn(url.host, self._robots.delay_s(url))
            deadline = Deadline(left, self.rim.clock)
            with self._asked(url, deadline, known or Validators()) as response:
                self._manners.served(url.host)
                if response.status_code not in _REDIRECTS:
                    return self._answer(url, response)
                url = _next(url, response)
            left = deadline.remaining()
        raise FetchError(f"{address}: the page was redirected more than {MOST_REDIRECTS} times, at last to {url}; open it in a browser, pass the last address")

    def capture(self, address: str) -> Capture:
        """Fetch a page as an input to be read.

        Raises:
            FetchError: it cannot be fetched; the kinds, and those beside it, are those of `fetch`.
        """
        found = self.fetch(address)
        if isinstance(found, NotModified):
            raise FetchError(f"{address}: the host says that the page is as before, though nobody asked for that; try again later")
        return Capture(found.address, found.content, ReadOptions(media_type=found.media_type))

    def _ask_leave(self, url: httpx.URL) -> None:
        """Look up whether the host allows programs to fetch a page.

        Raises:
            RobotsError: it asks them to leave the page alone.
            AddressError: it is no public host.
            BusyError: it cannot be asked.
        """
        if self.ignore_robots:
            return
        if not self._robots.knows(url, self.rim.clock()):
            self._learn_robots(url)
        if not self._robots.allows(url):
            advice = "open it in a browser and pass the file, or ask its publisher for leave"
            raise RobotsError(f"{url}: the robots.txt of {url.host} asks programs to leave the page alone; {advice}")

    def _learn_robots(self, url: httpx.URL) -> None:
        """Ask a host for its `robots.txt`. One that has none allows all; one that is in trouble is left alone.

        Raises:
            AddressError: it is no public host.
            BusyError: it is in trouble, or cannot be reached.

        Source: RFC 9309, 2.3.1.
        """
        address, left = url.copy_with(raw_path=b"/robots.txt", fragment=None), MOST_SECONDS
        try:
            for _ in range(MOST_REDIRECTS + 1):
                deadline = Deadline(left, self.rim.clock)
                with self._asked(address, deadline, Validators()) as response:
                    if response.status_code not in _REDIRECTS:
                        self._robots.learn(url, _rules(address, response), self.rim.clock())
                        return
                    address = _next(address, response)
                left = deadline.remaining()
        except AddressError:
            raise
        except (FetchError, TooLargeError, DamagedError) as fault:
            retry_after_s = fault.retry_after_s if isinstance(fault, BusyError) else None
            message = f"{url}: the robots.txt of {url.host} could not be fetched, so that nobody knows what it allows ({fault}); try again later"
            raise BusyError(message, retry_after_s) from fault
        self._robots.learn(url, b"", self.rim.clock())

    @contextmanager
    def _asked(self, url: httpx.URL, deadline: Deadline, known: Validators) -> Iterator[httpx.Response]:
        """Send one request, and give the answer before its body; a busy host is refused, and left alone from then on.

        Raises:
            BusyError: the host is busy.
        """
        transport = GuardedTransport(deadline, self.rim.backend, self.rim.resolve)
        # No `httpx.Client`: it reads where a redirect leads to, with its own eyes, even if it does not follow.
        with transport, closing(transport.handle_request(httpx.Request("GET", url, headers=self._headers(known)))) as response:
            if response.status_code in _BUSY:
                wait_s = self._manners.busy(url.host, pause_asked_s(response, self.rim.now()))
                raise BusyError(f"{url}: the host is busy (status {response.status_code}); it is left alone for {wait_s:.0f} seconds", wait_s)
            yield response

    def _headers(self, known: Validators) -> dict[str, str]:
        """Give what a request says: who asks, for what, and what is known already."""
        given = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {
            "User-Agent": f"{AGENT}/{__version__}{f' ({self.contact})' if self.contact else ''}",
            "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            **{name: value for name, value in given.items() if value},
        }

    def _answer(self, url: httpx.URL, response: httpx.Response) -> Fetched | NotModified:
        """Make of an answer what was asked for.

        Raises:
            AbsentError: there is no such page, or it is of no kind that is read.
            TooLargeError: it is too long.
            DamagedError: it cannot be unpacked.
        """
        if response.status_code == _NOT_MODIFIED:
            return NotModified(str(url))
        if response.status_code != _OK:
            raise AbsentError(f"{url}: the host answers with status {response.status_code}, not with the page; check the address in a browser")
        media_type = response.headers.get("Content-Type")
        kind = split_media_type(media_type)[0]
        if kind is not None and kind not in media_types() | _LOOSE_TYPES:
            raise AbsentError(f"{url}: the host answers with {kind[:80]!r}, which is nothing that is read; pass the address of a page, a feed or a document")
        validators = Validators(response.headers.get("ETag"), response.headers.get("Last-Modified"))
        return Fetched(str(url), _body(url, response), media_type, validators)


def _next(url: httpx.URL, response: httpx.Response) -> httpx.URL:
    """Give the address that a redirect leads to, checked as the first was.

    Raises:
        AddressError: it is not one of the public web.
        FetchError: the redirect leads nowhere.
    """
    location = response.headers.get("Location", "").strip()
    if not location:
        raise FetchError(f"{url}: the host redirects (status {response.status_code}) without saying where; open it in a browser")
    try:
        joined = str(url.join(location)) if "://" not in location.split("?")[0] else location
    except (httpx.InvalidURL, ValueError) as fault:
        raise AddressError(f"{url}: the host redirects to {location[:100]!r}, which is no address ({fault}); open it in a browser") from fault
    return check_address(joined)


def _body(url: httpx.URL, response: httpx.Response) -> bytes:
    """Give the body of an answer, unpacked.

    Raises:
        TooLargeError: it has 20 MB or more, or unpacks to too much.
        DamagedError: it cannot be unpacked.
    """
    announced = response.headers.get("Content-Length", "")
    pieces, size = [], 0
    if not (announced.isascii() and announced.isdecimal() and len(announced) > len(str(MOST_BYTES))):
        for piece in response.iter_raw():
            pieces.append(piece)
            size += len(piece)
            if size >= MOST_BYTES:
                break
    if size >= MOST_BYTES or not pieces and announced.strip("0"):
        raise TooLargeError(f"{url}: the page has {MOST_BYTES // 1_000_000} MB or more, which no report has; it was not read")
    return unpack(b"".join(pieces), response.headers.get("Content-Encoding", "").split(","), str(url))


def _rules(url: httpx.URL, response: httpx.Response) -> bytes:
    """Give the rules that a host answers with; none where it has no such file.

    Raises:
        TooLargeError: they have 20 MB or more.
        DamagedError: they cannot be unpacked.
    """
    return _body(url, response)[:_ROBOTS_BYTES] if response.status_code == _OK else b""


def pause_asked_s(response: httpx.Response, now: datetime) -> float | None:
    """Give the seconds for which a host asks to be left alone, None where it does not say."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdecimal():
        return float(said[:9])
    try:
        return max(0.0, (parsedate_to_datetime(said) - now).total_seconds())
    except (ValueError, TypeError):
        return None
