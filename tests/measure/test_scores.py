"""Figures of a measurement: what they count, and intervals that the same data always give."""

from statistics import mean

from hypothesis import given
from hypothesis import strategies as st

from recoupe.measure.scores import Counts, found_rows, interval, share_row, spread_row


def test_share_counts_cases_over_documents() -> None:
    """A share is that of the right cases of all documents together."""
    row = share_row("field", "all", [[True, True], [False], []])

    assert (row.n, row.correct, row.value, row.unit) == (3, 2, 2 / 3, "share")


def test_nothing_has_no_share() -> None:
    """Of no case there is no share and no interval."""
    row = share_row("field", "all", [])

    assert (row.n, row.correct, row.value, row.low, row.high) == (0, 0, None, None, None)


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=5), min_size=1, max_size=8))
def test_interval_holds_and_repeats(documents: list[list[bool]]) -> None:
    """The interval lies between 0 and 1 in order, and is the same each time."""
    one, other = share_row("field", "all", documents), share_row("field", "all", documents)

    assert one == other
    assert 0 <= one.low <= one.high <= 1


def test_all_right_has_no_doubt() -> None:
    """Where every case is right the interval has no width."""
    row = share_row("field", "all", [[True]] * 5)

    assert (row.low, row.value, row.high) == (1, 1, 1)


def test_interval_takes_whole_documents() -> None:
    """Documents are resampled whole: two documents, one all right and one all wrong, span everything."""
    assert interval([(10, 10), (0, 10)], lambda pairs: sum(right for right, _ in pairs) / sum(n for _, n in pairs)) == (0, 1)


def test_found_gives_precision_recall_and_f1() -> None:
    """Precision divides by what was answered, recall by what was wanted, F1 is their harmonic mean."""
    precision, recall, f1 = found_rows("names", "all", [Counts(2, 4, 3), Counts(1, 1, 3)])

    assert (precision.value, recall.value, round(f1.value, 6)) == (3 / 5, 3 / 6, round(6 / 11, 6))
    assert (precision.n, recall.n, f1.n) == (5, 6, 6)


def test_nothing_found_and_nothing_wanted_is_no_figure() -> None:
    """Without answers there is no precision, without gold no recall."""
    assert [row.value for row in found_rows("names", "all", [Counts(0, 0, 2)])] == [None, 0, 0]
    assert [row.value for row in found_rows("names", "all", [Counts(0, 2, 0)])] == [0, None, 0]
    assert [row.value for row in found_rows("names", "all", [Counts(0, 0, 0)])] == [None, None, None]


def test_spread_takes_all_values() -> None:
    """A statistic is taken over the values of all documents together."""
    row = spread_row(("error", "all", "km"), [[1.0, 2.0], [], [6.0]], mean)

    assert (row.n, row.correct, row.value, row.unit) == (3, None, 3.0, "km")
