"""Carry requests to public hosts alone: a name is resolved once, all it resolves to is checked, and the connection goes to the very address checked.

The name stays in the Host header and in the certificate check. There is no proxy, no second try, no connection that is kept for another host.
"""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from types import TracebackType
from typing import Any

import httpcore
import httpx

from recoupe.errors import AddressError, FetchError
from recoupe.read.addresses import check_ip

Resolve = Callable[[str, int], Sequence[str]]
_TIMEOUTS = tuple("connect read write pool".split())


def resolve_host(host: str, port: int) -> Sequence[str]:
    """Ask the system for the IP addresses of a host, in the order in which they are to be tried.

    Raises:
        OSError: the name is not known, or the resolver is out of order.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


class Deadline:
    """A moment after which nothing of a fetch may go on."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Set the moment so many seconds from now."""
        self._seconds = seconds
        self._clock = clock
        self._at = clock() + seconds

    def remaining(self) -> float:
        """Give the seconds that are left, none or less when the time is over."""
        return self._at - self._clock()

    def left(self) -> float:
        """Give the seconds that are left.

        Raises:
            ReadTimeout: none are; `httpcore`'s own kind, as all that carries a request expects.
        """
        left = self.remaining()
        if left <= 0:
            raise httpcore.ReadTimeout(f"{self._seconds:g} seconds are over")
        return left


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections, and only to public addresses."""

    def __init__(self, deadline: Deadline, inner: httpcore.NetworkBackend, resolve: Resolve) -> None:
        """Keep what really connects, and what resolves names."""
        self._deadline = deadline
        self._inner = inner
        self._resolve = resolve

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that answers, after all its addresses were checked.

        Raises:
            AddressError: one of its addresses is not public: a host that has such a one is not to be trusted with the others.
            ConnectError: the name is not known, or no address answers.
        """
        found = self._resolved(host, port)
        if not found:
            raise httpcore.ConnectError(f"the host {host!r} has no address")
        for ip in found:
            check_ip(ip, host)
        fault: Exception | None = None
        # More than three addresses that do not answer are a host that is down.
        for ip in found[:3]:
            left = min(self._deadline.left(), timeout or self._deadline.left())
            try:
                stream = self._inner.connect_tcp(ip, port, timeout=left, local_address=local_address, socket_options=socket_options)
                return _HurriedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                fault = failed
        raise httpcore.ConnectError(f"no address of {host!r} answers ({fault})")

    def _resolved(self, host: str, port: int) -> Sequence[str]:
        """Resolve a name within the time that is left: the system's own resolver takes no limit.

        Raises:
            ConnectError: the name is not known, or the resolver does not answer.
        """
        answers: queue.Queue[Sequence[str] | OSError | UnicodeError] = queue.Queue()

        def ask() -> None:
            try:
                answers.put(self._resolve(host, port))
            except (OSError, UnicodeError) as fault:
                answers.put(fault)

        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=self._deadline.left())
        except queue.Empty as fault:
            raise httpcore.ConnectError(f"the name {host!r} could not be resolved in time") from fault
        if isinstance(answer, Exception):
            raise httpcore.ConnectError(f"the name {host!r} is not known ({answer})")
        return answer

    def connect_unix_socket(self, path: str, *_: object, **__: object) -> httpcore.NetworkStream:
        """Refuse: a socket of this machine is no page.

        Raises:
            AddressError: always.
        """
        raise AddressError(f"{path}: a socket of this machine is never connected to; pass an address on the web")

    def sleep(self, seconds: float) -> None:
        """Wait, as the library does between two tries."""
        self._inner.sleep(seconds)


class _HurriedStream(httpcore.NetworkStream):
    """A connection on which each step has no more time than is left of the whole, so that a drip of single bytes gains nothing."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, timeout=min(self._deadline.left(), timeout or self._deadline.left()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, timeout=min(self._deadline.left(), timeout or self._deadline.left()))

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> httpcore.NetworkStream:
        left = min(self._deadline.left(), timeout or self._deadline.left())
        return _HurriedStream(self._inner.start_tls(ssl_context, server_hostname=server_hostname, timeout=left), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


class GuardedTransport(httpx.BaseTransport):
    """Carries the requests of one fetch."""

    def __init__(self, deadline: Deadline, backend: httpcore.NetworkBackend | None = None, resolve: Resolve = resolve_host) -> None:
        """Make the connections of one fetch.

        Args:
            deadline: when all of it must be over.
            backend: what really connects; the system's sockets, if left out.
            resolve: gives the IP addresses of a host.
        """
        guarded = GuardedBackend(deadline, backend or httpcore.SyncBackend(), resolve)
        self._pool = httpcore.ConnectionPool(ssl_context=_trusted(), max_keepalive_connections=0, retries=0, network_backend=guarded)
        self._deadline = deadline

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request.

        Raises:
            FetchError: the host cannot be reached, or breaks off.
        """
        left = self._deadline_left()
        url = httpcore.URL(scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path)
        sent = httpcore.Request(
            request.method, url, headers=request.headers.raw, content=request.read(), extensions={"timeout": dict.fromkeys(_TIMEOUTS, left)}
        )
        with _told(request.url):
            response = self._pool.handle_request(sent)
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response, request.url))

    def _deadline_left(self) -> float:
        """Give the seconds that are left.

        Raises:
            FetchError: none are.
        """
        try:
            return self._deadline.left()
        except httpcore.ReadTimeout as fault:
            raise FetchError(f"the fetch was given up: {fault}; try again later") from fault

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


@cache
def _trusted() -> ssl.SSLContext:
    """Give what certificates are checked by; it takes a while to load."""
    return httpx.create_ssl_context(trust_env=False)


class _Body(httpx.SyncByteStream):
    """The body of an answer, as it comes in."""

    def __init__(self, response: httpcore.Response, url: httpx.URL) -> None:
        self._response = response
        self._url = url

    def __iter__(self) -> Iterator[bytes]:
        with _told(self._url):
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class _told:  # noqa: N801 - read as a verb: `with _told(url)`
    """Turns what goes wrong on the way into our own errors, with the address."""

    def __init__(self, url: httpx.URL) -> None:
        self._url = url

    def __enter__(self) -> None:
        """Nothing is needed before."""

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        """Turn a fault of the way into our own.

        Raises:
            FetchError: there was one.
        """
        if isinstance(fault, httpcore.TimeoutException):
            raise FetchError(f"{self._url}: the host took too long ({fault}); try again later") from fault
        if isinstance(fault, (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, ssl.SSLError, OSError)):
            reason = " ".join(str(fault).split())[:160]
            raise FetchError(f"{self._url}: the page could not be fetched ({reason}); check the address, or try again later") from fault
