"""The benchmark of reading stays runnable; what it measures is judged by whoever runs it."""

from benchmarks import resolution
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
