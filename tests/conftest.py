"""Fixtures of all tests, and the rule that a skipped test is a failure where the project is judged (CI=true)."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
TOOLS = ROOT.parent / "shared" / "tools"
ABSENT = "the reports of ../shared/data are not on this machine"
NO_TOOLS = "the stand-alone scorers of ../shared/tools are not on this machine"
NO_R = "Rscript is not on this machine"
NO_NAMESPACES = "this machine lets nobody make network namespaces"
# Runs a command where it may lay networks of its own, which are gone when it ends.
UNSHARE = ("unshare", "--user", "--map-root-user", "--net", "--mount")
_skipped: list[str] = []


@pytest.fixture(autouse=True)
def pipes() -> Iterator[None]:
    """Give a broken pipe its own meaning back after each test: the command line lets it end the program, which here would be all tests."""
    before = signal.getsignal(signal.SIGPIPE)
    yield
    signal.signal(signal.SIGPIPE, before)


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real and gold reports, or skip the test where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(ABSENT)
    return SHARED


@pytest.fixture(scope="session")
def shared_tools() -> Path:
    """Give the folder of the stand-alone scorers, or skip the test where it is absent."""
    if not TOOLS.is_dir():
        pytest.skip(NO_TOOLS)
    return TOOLS


@cache
def has_namespaces() -> bool:
    """Tell whether networks can be laid on this machine."""
    tried = "mount -t tmpfs tmpfs /run && ip netns add tried && ip link add one type veth peer name two netns tried"
    return (
        bool(shutil.which("unshare") and shutil.which("ip")) and subprocess.run([*UNSHARE, "sh", "-c", tried], capture_output=True, check=False).returncode == 0
    )


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note tests that were skipped, but for those that need reports, scorers, an R or namespaces which this machine does not have."""
    expected_failure = hasattr(report, "wasxfail")
    if not report.skipped:
        return
    there = ((ABSENT, SHARED.is_dir()), (NO_TOOLS, TOOLS.is_dir()), (NO_R, shutil.which("Rscript") is not None), (NO_NAMESPACES, has_namespaces()))
    excused = any(reason in str(report.longrepr) and not is_there for reason, is_there in there)
    if not expected_failure and not excused:
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run for a skipped test where the project is judged."""
    if _skipped and os.environ.get("CI") == "true":
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the tests that were skipped and must not be."""
    if _skipped and os.environ.get("CI") == "true":
        terminalreporter.section("skipped, which is a failure here")
        for name in _skipped:
            terminalreporter.line(name)
