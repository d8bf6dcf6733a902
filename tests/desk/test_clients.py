"""Many who work on few reports at once lose nothing of what was acknowledged, and the check that says so finds what is lost."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from benchmarks.clients import Many, Outcome, Wrote, worked
from tests.store.servers import MISSING, binaries, server

CLIENTS, SECONDS = 8, 3.0


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Give what came of some clients at a ledger in a file."""
    return worked(str(tmp_path_factory.mktemp("clients") / "clients.db"), Many(CLIENTS, SECONDS, records=3))


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Run a server of PostgreSQL; where it is not installed, skip, which is a failure where the project is judged."""
    if binaries() is None:
        pytest.skip(MISSING)
    with server() as url:
        yield url


def test_nothing_is_lost_in_a_file(outcome: Outcome) -> None:
    """Each acknowledged decision is in the history once, over what its client had seen, and the chain verifies."""
    assert outcome.faults() == []
    assert len(outcome.told.wrote) > CLIENTS
    assert outcome.told.counts["412"] > 0, "nobody was in another's way: the clients did not meet"


def test_nothing_is_lost_on_a_server(cluster: str) -> None:
    """The same on PostgreSQL, by clients that rest before each thing."""
    found = worked(cluster.format("postgres"), Many(CLIENTS, SECONDS, records=3, pause=0.1))

    assert found.faults() == []
    assert len(found.told.wrote) > CLIENTS


def _met(outcome: Outcome) -> tuple[Wrote, Wrote]:
    """Give two writes on one report, one after the other in the log."""
    places = {one.id: number for number, one in enumerate(outcome.judged)}
    line = sorted(outcome.told.wrote, key=lambda one: places[one.judgement])
    name = max(outcome.first, key=lambda name: sum(one.report == name for one in line))
    first, second = [one for one in line if one.report == name][:2]
    return first, second


def _without(outcome: Outcome) -> Outcome:
    gone = _met(outcome)[1].judgement
    return replace(outcome, judged=tuple(one for one in outcome.judged if one.id != gone))


def _twice(outcome: Outcome) -> Outcome:
    one = outcome.judged[-1]
    return replace(outcome, judged=(*outcome.judged, replace(one, id="f" * 64)))


def _as_another(outcome: Outcome) -> Outcome:
    one = outcome.judged[0]
    return replace(outcome, judged=(replace(one, judgement=replace(one.judgement, reason="another")), *outcome.judged[1:]))


def _swapped(outcome: Outcome) -> Outcome:
    """Put two writes on one report into the other order."""
    names = tuple(one.judgement for one in _met(outcome))
    by_id = {one.id: one for one in outcome.judged}
    other = dict(zip(names, reversed(names), strict=True))
    return replace(outcome, judged=tuple(by_id[other.get(one.id, one.id)] for one in outcome.judged))


def _over(outcome: Outcome) -> Outcome:
    """Let the second of two have been written under what the first had read: its client never saw the first."""
    first, second = _met(outcome)
    return _told(outcome, second, replace(second, before=first.before))


def _ahead(outcome: Outcome) -> Outcome:
    """Let the first of two have been told the mark of the second, which it has not seen."""
    first, second = _met(outcome)
    return _told(outcome, first, replace(first, after=second.after))


def _told(outcome: Outcome, was: Wrote, now: Wrote) -> Outcome:
    return replace(outcome, told=replace(outcome.told, wrote=[now if one == was else one for one in outcome.told.wrote]))


def _back(outcome: Outcome) -> Outcome:
    """Let a client have been shown an older state after a newer one."""
    first, second = _met(outcome)
    return replace(outcome, told=replace(outcome.told, read={**outcome.told.read, (99, first.report): [second.after, first.after]}))


@pytest.mark.parametrize(
    ("doctored", "told"),
    [
        (_without, "is in the history 0 times"),
        (_twice, "was done 2 times"),
        (_as_another, "another"),
        (_swapped, "over one that it had not seen"),
        (_over, "over one that it had not seen"),
        (_ahead, "over one that it had not seen"),
        (_back, "was given the mark"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_lost_update_is_found(outcome: Outcome, doctored: Callable[[Outcome], Outcome], told: str) -> None:
    """A history from which an acknowledged write is missing, in which one is twice, another, elsewhere or over an unseen one, is told as such."""
    assert any(told in fault for fault in doctored(outcome).faults())
