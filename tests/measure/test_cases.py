"""Figures of what documents count: the same numbers and intervals as those that are counted one by one."""

from hypothesis import given
from hypothesis import strategies as st

from recoupe.measure.cases import SHARE, Case, Figure, Found, figure_rows, total
from recoupe.measure.scores import Counts, found_rows, share_row

DOCUMENTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=6)


def cases(counts: list[tuple[int, int, int]]) -> list[Case]:
    return [Case(str(at), ("all",), {"names": Found(hits, hits + extra, hits, hits + missed)}) for at, (hits, extra, missed) in enumerate(counts)]


@given(DOCUMENTS)
def test_rows_are_those_of_counting_one_by_one(counts: list[tuple[int, int, int]]) -> None:
    """Precision, recall, F1 and their intervals are those of `scores`, whose rounds are the same."""
    theirs = found_rows("names", "all", [Counts(hits, hits + extra, hits + missed) for hits, extra, missed in counts])
    ours = figure_rows(cases(counts), [Figure("names")], ["all"])

    for one, other in zip(ours, theirs, strict=True):
        assert (one.field, one.group, one.n, one.correct) == (other.field, other.group, other.n, other.correct)
        for mine, yours in ((one.value, other.value), (one.low, other.low), (one.high, other.high)):
            assert (mine is None) == (yours is None)
            assert mine is None or abs(mine - yours) < 1e-9


def test_share_is_that_of_counting_one_by_one() -> None:
    """A share and its interval are those of `scores`."""
    counted = [Case(str(at), ("all",), {"clear": Found(right, 1, right, 1)}) for at, right in enumerate((True, False, True, True))]
    (row,) = figure_rows(counted, [Figure("clear", (SHARE,))], ["all"])

    assert row == share_row("clear", "all", [[True], [False], [True], [True]])


def test_mean_takes_what_was_never_asked_for_as_nothing() -> None:
    """A mean of F1 over fields counts a field without any case as 0, and is given no counts of its own."""
    (row,) = figure_rows(cases([(1, 0, 0)]), [Figure("core", ("F1",), ("names", "never"))], ["all"])

    assert (row.field, row.value, row.correct) == ("core, F1", 0.5, None)


def test_group_without_documents_has_no_figures() -> None:
    """Of no document there is no figure and no interval."""
    rows = figure_rows(cases([(1, 0, 0)]), [Figure("names")], ["other"])

    assert {(row.n, row.value, row.low) for row in rows} == {(0, None, None)}
    assert total([]) == Found()


def test_halves_are_kept() -> None:
    """What is right in part counts one half, in both sums and rows."""
    rows = figure_rows([Case("1", ("all",), {"names": Found(1.5, 2, 1.5, 3)})], [Figure("names")], ["all"])

    assert [(row.correct, row.value) for row in rows] == [(1.5, 0.75), (1.5, 0.5), (1.5, 0.6)]
