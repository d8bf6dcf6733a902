"""Run steps where there is no network, and tell what each tried to send.

`unshare … python -m tests.robust.cut_off FOLDER STEP…`: in a network namespace of its own, which has no interface but `lo` and no route, so that nothing can leave.
That something tried is seen by the counters of the kernel, which count for this namespace alone. Writes, as JSON, the counters that each step moved.
"""

import http.client
import json
import re
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from recoupe import registry
from recoupe.desk.screen import Screen
from recoupe.store.ledger import open_ledger

NET = Path("/proc/net")
# Packets handed to the network, packets that no route leads anywhere, connections begun: of both protocols of the Internet.
COUNTED = {
    *("Ip.OutRequests", "Ip.OutNoRoutes", "Icmp.OutMsgs", "Tcp.ActiveOpens", "Udp.OutDatagrams", "UdpLite.OutDatagrams"),
    *("Ip6OutRequests", "Ip6OutNoRoutes", "Icmp6OutMsgs", "Udp6OutDatagrams", "UdpLite6OutDatagrams"),
}
BEGUN = "Tcp.ActiveOpens"
_READY_WITHIN = 300
_ROOT = Path(__file__).parent.parent.parent
# An address of the public Internet: nothing leads there from here.
FAR, FAR_6 = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
_SEND = "import socket\ntry: {}\nexcept OSError: pass\n"
# Nothing listens there, so that what is begun is refused, and counted all the same.
_HOME = _SEND.format("socket.create_connection(('127.0.0.1', 9), 1)")


def counters() -> dict[str, int]:
    """Read what the kernel counted in this namespace: packets sent by each interface, and what was tried."""
    found = dict(_interfaces())
    lines = (NET / "snmp").read_text("ascii").splitlines()
    for names, values in zip(lines[::2], lines[1::2], strict=True):
        protocol = names.partition(":")[0]
        found |= {f"{protocol}.{name}": int(value) for name, value in zip(names.split()[1:], values.split()[1:], strict=True)}
    if (NET / "snmp6").exists():
        found |= {name: int(value) for name, value in map(str.split, (NET / "snmp6").read_text("ascii").splitlines())}
    return {name: value for name, value in found.items() if name in COUNTED or name.startswith("sent by ")}


def _interfaces() -> Iterator[tuple[str, int]]:
    for line in (NET / "dev").read_text("ascii").splitlines()[2:]:
        name, _, figures = line.partition(":")
        yield f"sent by {name.strip()}", int(figures.split()[9])


def moved(step: Callable[[], None]) -> dict[str, int]:
    """Do something, and give the counters that it moved."""
    before = counters()
    step()
    after = counters()
    return {name: after[name] - before.get(name, 0) for name in sorted(after) if after[name] != before.get(name, 0)}


def program(*words: str) -> None:
    """Run a program of this environment to its end."""
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)


def recoupe(*words: str) -> None:
    """Run a command."""
    program("-m", "recoupe", *words)


class Client:
    """Asks a server, and counts the connections that it begins."""

    def __init__(self, port: int) -> None:
        self.port, self.begun, self.statuses = port, 0, set[int]()

    def ask(self, path: str, form: Mapping[str, str] | None = None) -> None:
        """Ask for a page, or send a form, and note the status of the answer."""
        self.begun += 1
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        connection.request("POST" if form else "GET", path, urllib.parse.urlencode(form or {}), headers)
        self.statuses.add(connection.getresponse().status)
        connection.close()

    def wait(self) -> None:
        """Wait until the server answers."""
        for _ in range(_READY_WITHIN):
            try:
                self.ask("/static/icon.svg")
            except ConnectionError:
                subprocess.run(["sleep", "0.2"], check=True)
            else:
                return


@contextmanager
def served(db: Path) -> Iterator[Client]:
    """Serve a ledger by the command."""
    command = [sys.executable, "-m", "recoupe", "serve", "--db", str(db), "--port", "0", "--no-open", "--by", "Awa"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as desk:
        assert desk.stderr is not None
        port = re.search(r":(\d+)/", desk.stderr.readline())
        assert port is not None
        try:
            client = Client(int(port[1]))
            client.wait()
            yield client
        finally:
            desk.terminate()


def serve(db: Path, visit: Callable[[Client], None]) -> dict[str, int]:
    """Serve a ledger to a client; give what was counted, less the connections of the client."""
    asked: list[Client] = []

    def step() -> None:
        with served(db) as client:
            asked.append(client)
            visit(client)
            assert client.statuses <= {200, 303}

    found = moved(step)
    found[BEGUN] = found.get(BEGUN, 0) - asked[0].begun
    # Packets between the two are what a served page is; a third party would need a connection or a datagram of its own.
    return {name: value for name, value in found.items() if value and name not in {"sent by lo", "Ip.OutRequests"}}


def open_all(db: Path, client: Client) -> None:
    """Open every screen, and have a report read."""
    with open_ledger(str(db)) as ledger:
        pages = [page for name in registry.names("desk.screens") for page in registry.load("desk.screens", name, Screen).samples(ledger)]
    for page in pages:
        client.ask(page)
    client.ask("/inbox/paste", {"text": "Gunmen killed three soldiers near Gao on Tuesday, the army said.", "published": "2024-03-14"})


def commands(folder: Path) -> dict[str, Callable[[], None]]:
    """Give the commands that need no server, by name."""
    db, samples = str(folder / "ledger.db"), _ROOT / "tests" / "contracts" / "samples"
    # Lists of addresses are left out: to fetch what they name is what they are read for.
    sources = [str(_ROOT / "examples"), *(str(path) for path in sorted(samples.glob("*/good.*")) if path.parent.name not in {"feed", "opml"})]
    return {
        "init": lambda: recoupe("init", "--db", db),
        "read": lambda: recoupe("read", *sources),
        "add": lambda: recoupe("add", "--db", db, "--workers", "2", *sources),
        "link": lambda: recoupe("link", "--db", db),
    }


def controls() -> dict[str, Callable[[], None]]:
    """Give programs that do send, by name, to see that they are seen."""
    return {
        "datagram": lambda: program("-c", _SEND.format(f"socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('{FAR}', 53))")),
        "datagram by IPv6": lambda: program("-c", _SEND.format(f"socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b'x', ('{FAR_6}', 53))")),
        "connection": lambda: program("-c", _SEND.format(f"socket.create_connection(('{FAR}', 443), 1)")),
        "connection at home": lambda: program("-c", _HOME),
        "address": lambda: subprocess.run([sys.executable, "-m", "recoupe", "read", f"http://{FAR}/"], check=False, capture_output=True) and None,
    }


def main(folder: Path, asked: list[str]) -> None:
    """Do the steps in their order, and write what they moved."""
    # Without `lo` the kernel refuses some packets before it counts them.
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    db, found = folder / "ledger.db", dict[str, dict[str, int]]()
    simple = commands(folder) | controls()
    for name in asked:
        if name == "serve":
            found[name] = serve(db, lambda client: open_all(db, client))
        elif name == "serve beside a connection":
            found[name] = serve(db, lambda _client: program("-c", _HOME))
        else:
            found[name] = moved(simple[name])
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
