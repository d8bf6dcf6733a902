"""Clients that are slow, silent, many or gone do not keep the desk from answering others."""

import json
import logging
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from threading import Thread

import httpx
import pytest

from recoupe.desk import connections, guard
from recoupe.desk.desk import Desk, Settings
from recoupe.desk.serving import bound, server_of
from recoupe.store.ledger import Ledger
from recoupe.store.values import event_key

HEAD = b"POST /api/v1/judgements HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
# Longer than anything here takes, even on a busy machine; what is waited for comes at once.
PATIENCE_S = 30.0


@contextmanager
def serving(desk: Desk) -> Iterator[int]:
    """Serve a desk as the command does, and give its port."""
    server = server_of(desk)
    with bound(Settings(port=0)) as listening:
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = server.force_exit = True
            thread.join(PATIENCE_S)


@pytest.fixture
def port(desk: Desk) -> Iterator[int]:
    """Give the port of a desk at the example ledger."""
    with serving(desk) as found:
        yield found


def line(port: int, sent: bytes = b"") -> socket.socket:
    """Open a connection, and send something on it."""
    found = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
    found.sendall(sent)
    return found


def answer(connection: socket.socket) -> bytes:
    """Read to the end of a connection; one that is broken off has said all that it will."""
    said = b""
    with suppress(ConnectionError):
        while part := connection.recv(65536):
            said += part
    return said


def drip(connection: socket.socket, words: bytes) -> None:
    """Send a byte now and then, until all is sent or nobody takes it."""
    with suppress(OSError):
        for byte in words:
            connection.sendall(bytes([byte]))
            time.sleep(0.05)


def soonest(port: int) -> float:
    """Give how fast a page is answered at best, of some times: other programs of the machine do not count."""
    took = []
    for _ in range(5):
        start = time.perf_counter()
        assert httpx.get(f"http://127.0.0.1:{port}/inbox", timeout=PATIENCE_S).status_code == 200
        took.append(time.perf_counter() - start)
    return min(took)


def test_others_are_answered_within_a_second(port: int) -> None:
    """While three hundred connections say nothing, others never end their headers and others send bodies byte by byte, a page comes within a second."""
    with ExitStack() as open_lines:
        for sent in [b""] * 300 + [HEAD] * 50 + [HEAD + b"Content-Length: 9999\r\n\r\n{"] * 50:
            open_lines.enter_context(closing(line(port, sent)))
        slow = [line(port, HEAD + b"Content-Length: 9999\r\n\r\n") for _ in range(5)]
        for one in slow:
            open_lines.enter_context(closing(one))
            Thread(target=drip, args=(one, b"{" * 200), daemon=True).start()

        assert soonest(port) < 1.0


@pytest.mark.parametrize("sent", [b"", b"GET /inbox HT", HEAD], ids=["nothing", "half a line", "half the headers"])
@pytest.mark.parametrize("dripping", [False, True], ids=["silent", "dripping"])
def test_request_that_is_never_made_is_not_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch, sent: bytes, dripping: bool) -> None:
    """Who does not come to the end of the headers in time is let go, whether silent or sending a byte now and then."""
    monkeypatch.setattr(connections, "HEADERS_S", 0.3)
    with serving(desk) as port, closing(line(port, sent)) as connection:
        if dripping:
            Thread(target=drip, args=(connection, b"X" * 200), daemon=True).start()
        start = time.monotonic()

        assert answer(connection) == b""
        assert time.monotonic() - start < 5


def test_connection_that_is_used_is_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks again in time keeps the connection for longer than one request may take to come."""
    monkeypatch.setattr(connections, "HEADERS_S", 1.0)
    with serving(desk) as port, closing(line(port)) as connection:
        for _ in range(6):
            connection.sendall(b"GET /static/icon.svg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            said = b""
            while b"</svg>" not in said:
                part = connection.recv(65536)
                assert part, "the connection was ended"
                said += part
            time.sleep(0.3)


def test_slow_body_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that comes byte by byte is answered 408, by the API and by forms, and the connection ends."""
    monkeypatch.setattr(guard, "BODY_S", 0.3)
    monkeypatch.setattr(connections, "DRAIN_S", 0.3)
    form = b"POST /inbox/paste HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with serving(desk) as port:
        for head in (HEAD, form):
            with closing(line(port, head + b"Content-Length: 9999\r\n\r\n")) as connection:
                Thread(target=drip, args=(connection, b"{" * 200), daemon=True).start()
                said = answer(connection)
                assert said.startswith(b"HTTP/1.1 408")
                assert b"application/problem+json" in said
                assert b"content-security-policy" in said


def test_body_that_comes_steadily_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large body over a slow connection is taken, as long as it comes on."""
    monkeypatch.setattr(guard, "BODY_S", 0.5)
    body = b'{"kind": "reject", "on": ["x#e1"], "reason": "' + b"x" * 60_000 + b'"}'
    with serving(desk) as port, closing(line(port, HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body))) as connection:
        for start in range(0, len(body), 6000):
            connection.sendall(body[start : start + 6000])
            time.sleep(0.1)

        assert answer(connection).startswith(b"HTTP/1.1 422")


@pytest.mark.parametrize("told", [True, False], ids=["told beforehand", "unsaid"])
def test_body_over_the_limit_is_refused_and_the_refusal_read(desk: Desk, monkeypatch: pytest.MonkeyPatch, told: bool) -> None:
    """A client that sends too much is told so, even if it reads only when it has sent all, and others are answered meanwhile."""
    monkeypatch.setattr(guard, "MOST_BYTES", 100_000)
    with serving(desk) as port:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_S) as client:
            content = b"x" * 3_000_000 if told else (b"x" * 100_000 for _ in range(30))
            refused = client.post("/api/v1/judgements", content=content, headers={"content-type": "application/json"})
            assert refused.status_code == 413
            assert "recoupe add" in refused.json()["detail"]
        with closing(line(port, HEAD + b"Content-Length: 999999999\r\n\r\n" + b"x" * 50_000)):
            assert soonest(port) < 1.0


def test_too_much_at_once_is_refused_and_its_room_given_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """All bodies together fill no more than so much memory: what comes beyond is told to wait, and taken once others have gone."""
    monkeypatch.setattr(guard, "MOST_HELD", 150_000)
    body = json.dumps({"kind": "reject", "on": ["x#e1"], "reason": "x" * 90_000}).encode()
    with serving(desk) as port:

        def sent() -> int:
            return httpx.post(
                f"http://127.0.0.1:{port}/api/v1/judgements", content=body, headers={"content-type": "application/json"}, timeout=PATIENCE_S
            ).status_code

        with closing(line(port, HEAD + b"Content-Length: 99999\r\n\r\n" + b"x" * 90_000)):
            until = time.monotonic() + PATIENCE_S
            while (status := sent()) != 503 and time.monotonic() < until:
                time.sleep(0.05)
            assert status == 503
        until = time.monotonic() + PATIENCE_S
        while (status := sent()) != 422 and time.monotonic() < until:
            time.sleep(0.05)

    assert status == 422


def test_client_that_goes_away_leaves_nothing(port: int, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """Half a request writes nothing, and is no fault of the program."""
    with caplog.at_level(logging.DEBUG, logger="recoupe.desk"):
        for head in (HEAD, HEAD.replace(b"/api/v1/judgements", b"/inbox/paste").replace(b"json", b"x-www-form-urlencoded")):
            for _ in range(10):
                line(port, head + b"Content-Length: 9999\r\n\r\n{").close()
        assert soonest(port) < 1.0

    assert [record.getMessage() for record in caplog.records if record.name == "recoupe.desk"] == []
    assert list(desk.ledger.judgements()) == []


def test_decision_of_a_client_that_is_cut_off_is_written_once(port: int, desk: Desk) -> None:
    """Whoever is cut off before the answer comes, and sends the same again under the same key, is told what was written the first time."""
    report = desk.ledger.search("Ansongo")[0].report_id
    body = {"kind": "accept", "on": [event_key(report, "e1")]}
    content = json.dumps(body).encode()
    line(port, HEAD + b"Idempotency-Key: k\r\nContent-Length: %d\r\n\r\n" % len(content) + content).close()
    until = time.monotonic() + PATIENCE_S
    while not list(desk.ledger.judgements(report)) and time.monotonic() < until:
        time.sleep(0.02)
    again = httpx.post(f"http://127.0.0.1:{port}/api/v1/judgements", json=body, headers={"idempotency-key": "k"}, timeout=PATIENCE_S)
    while again.status_code == 409 and time.monotonic() < until:
        again = httpx.post(f"http://127.0.0.1:{port}/api/v1/judgements", json=body, headers={"idempotency-key": "k"}, timeout=PATIENCE_S)

    assert again.status_code == 201
    assert [one.id for one in desk.ledger.judgements(report)] == [again.json()["judgement"]]


def test_connection_that_is_idle_longest_makes_room(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """When as many are open as may be, the one that has said nothing for longest is broken off, and whoever comes is answered."""
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 20)
    with serving(desk) as port, ExitStack() as open_lines:
        idle = [open_lines.enter_context(closing(line(port))) for _ in range(20)]
        assert httpx.get(f"http://127.0.0.1:{port}/inbox.json", timeout=PATIENCE_S).status_code == 200

        assert answer(idle[0]) == b""
        idle[-1].sendall(b"GET /static/icon.svg HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert answer(idle[-1]).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(("handles", "connections_open"), [(None, 500), (1_000_000, 500), (692, 500), (512, 320), (256, 64), (128, 16)], ids=str)
def test_bound_leaves_room_for_files(handles: int | None, connections_open: int) -> None:
    """As many connections may be open as leave the ledger its files, 500 at most, and enough for a browser at least."""
    assert connections.connections_for(handles) == connections_open


@pytest.mark.skipif(sys.platform == "win32", reason="the system sets no such limit")
def test_soft_limit_is_raised_and_a_hard_one_respected(ledger: Ledger, tmp_path: Path) -> None:
    """The desk asks for what it needs; where the system allows 256 files and no more, it answers while hundreds of connections are open."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
    assert connections.handles_raised() == resource.getrlimit(resource.RLIMIT_NOFILE)[0] == min(692, before[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, before)

    desk = [sys.executable, "-m", "recoupe", "serve", "--db", str(tmp_path / "ledger.db"), "--port", "0", "--no-open"]
    limited = ["sh", "-c", 'ulimit -Sn 200; ulimit -Hn 256; exec "$@"', "sh", *desk]
    with subprocess.Popen(limited, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as served, ExitStack() as open_lines:
        try:
            assert served.stdout is not None
            found = next(match for told in served.stdout if (match := re.search(r"http://127\.0\.0\.1:(\d+)/", told)))
            assert "Inbox" in first_page(int(found[1]))
            for _ in range(400):
                open_lines.enter_context(closing(line(int(found[1]))))
            for path in ("/inbox", "/incidents.json", "/map", "/audit"):
                assert httpx.get(f"http://127.0.0.1:{found[1]}{path}", timeout=PATIENCE_S).status_code == 200
        finally:
            served.send_signal(signal.SIGINT)
            served.communicate(timeout=PATIENCE_S)


def first_page(port: int) -> str:
    """Wait until a desk listens, and give its first page."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/inbox", timeout=PATIENCE_S, headers={"accept-language": "en"}).text
        except httpx.ConnectError:
            assert time.monotonic() < until
            time.sleep(0.05)


def test_answer_is_sent_without_delay(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """No part of an answer is held back until its client has acknowledged the part before."""
    delays = []
    real = connections.PatientProtocol.connection_made

    def made(self: connections.PatientProtocol, transport) -> None:
        real(self, transport)
        delays.append(not transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    monkeypatch.setattr(connections.PatientProtocol, "connection_made", made)
    with serving(desk) as port:
        assert httpx.get(f"http://127.0.0.1:{port}/static/icon.svg", timeout=PATIENCE_S).status_code == 200

    assert delays == [False]
