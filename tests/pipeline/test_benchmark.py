"""The benchmark of reading stays runnable; what it measures is judged by whoever runs it."""

from benchmarks.reading import measure


def test_benchmark_gives_a_ratio() -> None:
    """`python -m benchmarks.reading` gives the ratio of reading to parsing alone, in one run."""
    result = measure(count=2, rounds=1)

    assert result["ratio"] > 1
    assert result["words"] > 500
