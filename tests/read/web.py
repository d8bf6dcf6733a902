"""A web of our own: names that resolve, hosts that answer, and a list of every address that something connected to. Nothing leaves this process."""

import io
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpcore

from recoupe.read.fetching import Fetcher, Rim
from recoupe.read.posting import Poster

PUBLIC = "93.184.215.14"
Answer = bytes | Callable[[], bytes]


def answer(body: bytes = b"", status: str = "200 OK", kind: str | None = "text/html; charset=utf-8", **headers: str) -> bytes:
    """Write an answer of a host; names of headers with underscores for hyphens."""
    held = {"Content-Length": str(len(body)), **({"Content-Type": kind} if kind else {}), **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in held.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass
class Web:
    """Hosts by name, with what they resolve to and what they answer by path.

    Attributes:
        hosts: IP addresses of each name; a name that is not here does not resolve.
        pages: answers by host and path; anything else is 404.
        connected: every IP address and port that was connected to.
        asked: every request: host, path, and its headers.
        named: host names that certificates were checked for.
        slept: every wait, in seconds.
        bodies: what was sent with each request, beside its headers.
    """

    hosts: dict[str, Sequence[str]] = field(default_factory=lambda: {"news.example": [PUBLIC]})
    pages: dict[tuple[str, str], Answer] = field(default_factory=dict)
    connected: list[tuple[str, int]] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    time: float = 1_000.0
    step_s: float = 0.0

    def fetcher(self, **given: object) -> Fetcher:
        """Give a fetcher that knows this web alone."""
        return Fetcher(rim=self._rim(), **given)

    def poster(self, **given: object) -> Poster:
        """Give what posts to this web alone."""
        return Poster(rim=self._rim(), **given)

    def _rim(self) -> Rim:
        return Rim(clock=lambda: self.time, sleep=self._sleep, now=lambda: datetime(2024, 1, 17, 12, tzinfo=UTC), resolve=self.resolve, backend=_Backend(self))

    def resolve(self, host: str, port: int) -> Sequence[str]:
        """Resolve a name, as the system would."""
        if host not in self.hosts:
            raise OSError(f"no such host {host}")
        return self.hosts[host]

    def paths(self) -> list[str]:
        """List the addresses that were asked for, without those of robots.txt."""
        return [f"{host}{path}" for host, path, _ in self.asked if path != "/robots.txt"]

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


class _Backend(httpcore.NetworkBackend):
    def __init__(self, web: Web) -> None:
        self._web = web

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self._web.connected.append((host, port))
        return _Stream(self._web)

    def sleep(self, seconds: float) -> None:
        raise AssertionError("the library tries again, which it must not")


class _Stream(httpcore.NetworkStream):
    def __init__(self, web: Web) -> None:
        self._web = web
        self._sent = b""
        self._answer: io.BytesIO | None = None

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._sent += buffer

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._answer is None:
            self._answer = io.BytesIO(self._answered())
        self._web.time += self._web.step_s
        return self._answer.read(max_bytes)

    def _answered(self) -> bytes:
        head, _, body = self._sent.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
        path = first.split(" ")[1]
        self._web.asked.append((headers["host"], path, headers))
        self._web.bodies.append(body)
        found = self._web.pages.get((headers["host"], path), answer(b"gone", "404 Not Found"))
        return found() if callable(found) else found

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None):
        assert ssl_context.verify_mode is ssl.CERT_REQUIRED
        assert ssl_context.check_hostname
        self._web.named.append(server_hostname or "")
        return self

    def close(self) -> None:
        """Nothing is open."""

    def get_extra_info(self, info: str) -> object:
        return None
