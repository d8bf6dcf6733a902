"""The gate: figures of our own gold do not fall below their floors; and floors are raised freely, lowered only with a reason."""

from dataclasses import replace
from pathlib import Path

import pytest

from recoupe import registry
from recoupe.measure.goldset import GoldSet, Measurement, measure
from recoupe.measure.scores import Row
from tests.gate.__main__ import main
from tests.gate.floors import Floor, Floors, all_breaches, breaches, load, raised, write
from tests.measure import write_lines
from tests.support import codebook

# The sets that the project holds, and their folders; those of others are the business of `python -m tests.gate check`.
OWN = {"modern": "modern", "traps": "traps", "incidents": "modern/incidents"}


@pytest.mark.parametrize("name", OWN)
def test_no_figure_is_below_its_floor(name: str, root: Path) -> None:
    """On the open part of our own gold no figure lies further below its floor than noise."""
    if not (root / "gold" / OWN[name]).is_dir():
        pytest.skip(f"gold/{OWN[name]} is not in this checkout")
    found = measure(registry.load("measure", name, GoldSet), root / "gold", codebook())

    assert breaches(found, load()[name]) == []


def measurement(*values: float, data: str = "a" * 64) -> Measurement:
    rows = tuple(Row("stays clear", group, 50, None, value, None, None) for group, value in zip(("all", "fr", "en"), values, strict=False))
    return Measurement("traps", sealed=False, rows=rows, misses=(), files={}, data=data, codebook="b")


FLOORS = Floors("a" * 64, (Floor("stays clear", "all", 0.8, 0.04), Floor("stays clear", "fr", 0.7, 0.04)))


def test_value_below_floor_and_band_is_a_breach() -> None:
    """A value within the band passes, one below it or no value at all is told with the floor."""
    assert breaches(measurement(0.77, 0.66), FLOORS) == []
    assert breaches(measurement(0.75, 0.7), FLOORS) == ["traps: stays clear, all is 75.0%; its floor is 80.0%, the noise band 4.0%"]
    assert "fr is not measured any more" in breaches(measurement(0.8), FLOORS)[0]


def test_other_data_are_a_breach() -> None:
    """On other data the gate says to measure anew and to write why, whatever the values."""
    (said,) = breaches(measurement(1.0, 1.0, data="c" * 64), FLOORS)

    assert "measure anew and write why" in said
    assert "python -m tests.gate raise traps --because" in said


def test_floors_rise_freely() -> None:
    """A higher value raises its floor, a new figure gets one, one within the noise leaves the floor where it was."""
    found = raised(measurement(0.9, 0.69, 0.5), FLOORS)

    assert [(one.group, one.floor) for one in found.floors] == [("all", 0.9), ("fr", 0.7), ("en", 0.5)]
    assert {one.noise for one in found.floors} == {0.04}
    assert raised(measurement(0.9), None).floors[0].floor == 0.9


def test_floors_fall_only_with_a_reason() -> None:
    """A value below the band, a figure that is gone, or other data need a reason, which is kept until the floor rises again."""
    for found in (measurement(0.5, 0.7), measurement(0.9), measurement(0.9, 0.9, data="c" * 64)):
        with pytest.raises(ValueError, match="not lowered without a reason"):
            raised(found, FLOORS)
    lower = raised(measurement(0.5, 0.7), FLOORS, "two rules were wrong")

    assert [one.because for one in lower.floors] == ["two rules were wrong", ""]
    assert [one.because for one in raised(measurement(0.6, 0.7), lower).floors] == ["", ""]
    assert raised(measurement(0.9, 0.9, data="c" * 64), FLOORS, "more texts").because == "more texts"


def test_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    """What is written is read back, whatever a reason holds; without a file there are no floors."""
    floors = {"traps": replace(FLOORS, because='a "reason" with \\ and\na line')}
    write(floors, tmp_path / "floors.toml")

    assert load(tmp_path / "floors.toml") == {"traps": replace(FLOORS, because='a "reason" with \\ and a line')}
    assert load(tmp_path / "none.toml") == {}
    assert all_breaches([measurement(1.0)], {}) == ["traps: there are no floors yet"]


def test_command_raises_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command writes floors, finds nothing to say after, and refuses other data without a reason."""
    line = {"id": "1", "lang": "en", "kind": "sport", "text": "The sky was blue.", "words": [], "allowed": []}
    write_lines(tmp_path / "traps" / "open.jsonl", [line])
    path, data = tmp_path / "floors.toml", ["traps", "--data", str(tmp_path)]

    assert main(["check", *data], path) == 1
    assert main(["raise", *data], path) == 0
    assert main(["check", *data], path) == 0
    write_lines(tmp_path / "traps" / "open.jsonl", [line, {**line, "id": "2"}])
    assert main(["check", *data], path) == 1
    assert main(["raise", *data], path) == 1
    assert main(["raise", *data, "--because", "one more"], path) == 0
    assert 'because = "one more"' in path.read_text("utf-8")
    assert "the data have changed" in capsys.readouterr().err
