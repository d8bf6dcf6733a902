"""Nothing leaves the machine: commands and the desk run where there is no way out, and try none."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import NO_NAMESPACES, ROOT, UNSHARE, has_namespaces


@pytest.fixture(autouse=True)
def _namespaces() -> None:
    if not has_namespaces():
        pytest.skip(NO_NAMESPACES)


def cut_off(folder: Path, *steps: str) -> dict[str, dict[str, int]]:
    """Do steps in a namespace without routes, and give the counters that each moved."""
    driver = [sys.executable, "-m", "tests.robust.cut_off", str(folder), *steps]
    ran = subprocess.run([*UNSHARE, *driver], capture_output=True, text=True, check=False, timeout=300, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, dict[str, int]] = json.loads(ran.stdout)
    return found


def test_no_packet_is_tried(tmp_path: Path) -> None:
    """`read`, `add` with several readers, `link` and `serve`, of which every screen is opened, do their work and send nothing to anybody, not even `lo`."""
    steps = ("init", "read", "add", "link", "serve")

    assert cut_off(tmp_path, *steps) == {step: {} for step in steps}


@pytest.mark.parametrize(
    ("step", "seen"),
    [
        ("datagram", {"Ip.OutNoRoutes"}),
        ("datagram by IPv6", {"Ip6OutNoRoutes"}),
        ("connection", {"Ip.OutNoRoutes"}),
        ("connection at home", {"Ip.OutRequests", "Tcp.ActiveOpens", "sent by lo"}),
        ("address", {"Ip.OutNoRoutes"}),
    ],
)
def test_what_is_tried_is_seen(tmp_path: Path, step: str, seen: set[str]) -> None:
    """A program that sends a datagram or begins a connection is seen, and so is `recoupe read` of an address, which has to ask for it."""
    assert set(cut_off(tmp_path, step)[step]) == seen


def test_connection_beside_the_desk_is_seen(tmp_path: Path) -> None:
    """One connection that the client of the desk did not begin is seen, among all that it did."""
    assert cut_off(tmp_path, "init", "serve beside a connection")["serve beside a connection"] == {"Tcp.ActiveOpens": 1}
