"""Two measurements beside each other: what moved, and whether further than noise."""

import json
from pathlib import Path

import pytest

from recoupe.errors import GoldError
from recoupe.measure.comparing import compare, read_measurement


def measurement(right: list[int], **more: object) -> dict[str, object]:
    """Make a measurement of as many texts, each with so many of four right."""
    value = sum(right) / (4 * len(right))
    row = {"field": "names, F1", "group": "all", "unit": "share", "value": value, "low": value - 0.05, "high": value + 0.05}
    cases = [{"id": str(at), "groups": ["all"], "found": {"names": f"{n} 4 {n} 4"}} for at, n in enumerate(right)]
    mean = {**row, "field": "core, F1"}
    return {
        "set": "modern",
        "sealed": False,
        "part": None,
        "rows": [row, mean],
        "data": "a",
        "codebook": "b",
        "cases": cases,
        "means": {"core": ["names"]},
        **more,
    }


def test_texts_are_compared_in_pairs() -> None:
    """Where every text gains the gain lies outside the noise, however the texts differ; a mean of fields too."""
    found = compare("modern", measurement([0, 1, 2, 3] * 5), measurement([1, 2, 3, 4] * 5))
    one, mean = found.differences

    assert found.paired == 20
    assert (one.change, one.outside) == (0.25, True)
    assert one.low <= 0.25 <= one.high
    assert (mean.low, mean.high) == (one.low, one.high)


def test_what_goes_up_and_down_is_noise() -> None:
    """Where texts gain and lose alike the difference lies within the noise."""
    (one, _) = compare("modern", measurement([0, 4, 2, 2, 1]), measurement([4, 0, 2, 2, 2])).differences

    assert one.low < 0 < one.high
    assert one.outside is False


def test_other_texts_are_compared_by_their_intervals() -> None:
    """Measurements of other texts, or of sets that do not count text by text, differ if their intervals do not touch; a note says that the data differ."""
    far = compare("modern", measurement([1, 1]), measurement([4, 4, 4], data="c"))
    near = compare("modern", measurement([2, 2], cases=[]), measurement([2, 2], cases=[], codebook="d"))

    assert (far.paired, [one.outside for one in far.differences]) == (0, [True, True])
    assert "data are not the same" in far.notes[0]
    assert [one.outside for one in near.differences] == [False, False]
    assert near.notes == ("codebook b, d",)


def test_row_of_one_alone_is_shown() -> None:
    """A figure that one of the two lacks has no difference."""
    (one, _) = compare("modern", measurement([1]), measurement([1], rows=[])).differences

    assert (one.second, one.change, one.outside) == (None, None, None)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        pytest.param({"set": "muc4"}, "B is a measurement of 'muc4', not of 'modern'", id="another set"),
        pytest.param({"part": "dev"}, "different parts", id="another part"),
        pytest.param({"sealed": True}, "different parts", id="sealed"),
        pytest.param({"cases": [{"id": 1}]}, "cases that cannot be read", id="cases"),
        pytest.param({"rows": [7]}, "row that cannot be read", id="rows"),
    ],
)
def test_unlike_measurements_are_refused(other: dict[str, object], reason: str) -> None:
    """Measurements of other sets or parts, or damaged ones, are refused with what is wrong."""
    with pytest.raises(GoldError, match=reason):
        compare("modern", measurement([1]), measurement([1], **other))


@pytest.mark.parametrize("content", ["{", "[]", json.dumps({"set": "modern"})])
def test_file_that_is_no_measurement_is_refused(content: str, tmp_path: Path) -> None:
    """A file that `--json` did not write is refused by its path, with the command that writes one."""
    path = tmp_path / "a.json"
    path.write_text(content, "utf-8")

    with pytest.raises(GoldError, match=r"a\.json: .*recoupe eval SET --json"):
        read_measurement(path)
