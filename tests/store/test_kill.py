"""An ingest that is killed loses nothing that was acknowledged and doubles nothing."""

from random import Random

from benchmarks.kill import run

REPORTS, KILLS = 200, 10


def test_killed_ingest_loses_and_doubles_nothing(url: str) -> None:
    """Killed at random moments, an ingest goes on where it was: every report that was acknowledged is there, each once."""
    found = run(url, REPORTS, KILLS, Random(3))

    assert found.faults == []
    assert len(found.acknowledged) == REPORTS
    assert found.kills >= KILLS // 2
