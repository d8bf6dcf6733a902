"""The benchmark of reading stays runnable; what it measures is judged by whoever runs it."""

from benchmarks import resolution, sameness
from benchmarks.reading import measure
from benchmarks.texts import examples


def test_benchmark_gives_a_ratio() -> None:
    """`python -m benchmarks.reading` gives the ratio of reading to parsing alone, in one run."""
    result = measure(count=2, rounds=1)

    assert result["ratio"] > 1
    assert result["words"] > 500


def test_benchmark_of_resolution_gives_a_share() -> None:
    """`python -m benchmarks.resolution` gives the share of resolution in reading, with the digest of its texts."""
    result = resolution.measure(examples(), rounds=1)

    assert 0 < result["percent"] < 100
    assert len(result["texts"]) == 12


def test_sameness_is_asked_of_every_open_gold_report() -> None:
    """`python -m benchmarks.sameness` reads whole reports and texts of all gold sets, none of them sealed, and gives a digest a record."""
    names = [name for name, _ in sameness.inputs()]
    given = sameness.digests([("a", b"Gunmen killed three soldiers near Gao on Tuesday."), ("b", b"")])

    assert {name.split("/")[1] for name in names} == {"modern", "traps", "dates", "actors", "places"}
    assert len(names) == len(set(names)) > 500
    assert not any("sealed" in name for name in names)
    assert len(given["a"]) == len(given["b"]) == 64
    assert given["a"] != given["b"]
