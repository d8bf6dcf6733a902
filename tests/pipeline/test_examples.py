"""What a person decided becomes an example that the codebook takes as it is."""

import tomllib
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from recoupe.codebook.load import load_codebook, read_codebook
from recoupe.codebook.schema import Example
from recoupe.errors import ReviewError
from recoupe.model.serial import to_dict
from recoupe.pipeline.examples import examples_of, written
from recoupe.pipeline.reading import read_report
from recoupe.pipeline.reviewed import reviewed
from recoupe.store.values import Judged
from tests.marks import faults
from tests.pipeline.test_reviewed import TEXT, decided

Decide = Callable[[dict[str, Any], dict[str, Any]], list[Judged]]


@cache
def _record() -> dict[str, Any]:
    return to_dict(read_report(TEXT.encode(), "strike.txt"))


def pasted(text: str) -> tuple[str, Example]:
    """Read an example that was pasted, as the codebook reads its files, and give it with the type that its first line names."""
    kind = text.splitlines()[0].removeprefix("# codebook/data/events/").removesuffix(".toml")
    (entry,) = tomllib.loads(text)["examples"]
    return kind, Example(**{name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()})


def made(*decisions: Judged) -> list[str]:
    """Write the examples of the strike after some decisions."""
    return [written(*one) for one in examples_of(reviewed(_record(), decisions), "e1", load_codebook())]


def test_accepted_event_is_an_example_that_comes_out() -> None:
    """A sentence that is read rightly is an example without a gap, with its words marked."""
    (text,) = made(decided("accept", _record(), _record()["events"][0]))
    kind, example = pasted(text)

    assert (kind, example.gap, example.published, example.lang) == ("ASSAULT", None, "2024-05-03", "fr")
    assert example.text.startswith("Deux drones de l'{actor:armée malienne} ont {trigger:frappé} {when:jeudi 2 mai 2024} le {recipient:marché de Téméra}")
    assert not faults(example, kind)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("status", "planned", "status is occurred, not planned"), ("modes", ["heavy-weapons"], "modes is drone, not heavy-weapons")],
)
def test_correction_is_an_example_with_its_gap(field: str, value: object, said: str) -> None:
    """What a person set is asserted; what does not come out is named in `gap`, as the tests of the codebook find it."""
    (text,) = made(decided("correct", _record(), _record()["events"][0], field=field, value=value))
    kind, example = pasted(text)

    assert example.gap == f"does not come out yet: {said}"
    assert faults(example, kind) == [said]


def test_corrected_toll_is_asserted() -> None:
    """A corrected toll stands in the example as low and high."""
    figure = {**_record()["events"][0]["casualties"][0], "low": 12, "high": 12}
    (text,) = made(decided("correct", _record(), _record()["events"][0], field="casualties", value=[figure]))
    kind, example = pasted(text)

    assert example.killed == (12, 12)
    assert faults(example, kind)


def test_rejected_event_is_an_example_without_marks() -> None:
    """A sentence that tells no such event has no mark, and what it is taken for is its gap."""
    (text,) = made(decided("reject", _record(), _record()["events"][0]))
    kind, example = pasted(text)

    assert "{" not in example.text
    assert example.gap == "does not come out yet: tells ASSAULT at 'frappé'"
    assert faults(example, kind)


def test_another_type_gives_an_example_of_either() -> None:
    """When the type is corrected, the sentence tells the new one and not the old one."""
    found = dict(pasted(text) for text in made(decided("correct", _record(), _record()["events"][0], field="type", value="PROTEST")))

    assert found["PROTEST"].gap == "does not come out yet: tells no PROTEST"
    assert found["ASSAULT"].gap == "does not come out yet: tells ASSAULT at 'frappé'"
    assert "{trigger:frappé}" in found["PROTEST"].text
    assert "{" not in found["ASSAULT"].text


def test_codebook_takes_what_was_pasted(tmp_path) -> None:
    """A codebook with an example pasted into the file that it names loads, and has it."""
    import shutil
    from importlib.resources import as_file, files

    (text,) = made(decided("correct", _record(), _record()["events"][0], field="status", value="planned"))
    with as_file(files("recoupe.codebook") / "data") as shipped:
        shutil.copytree(shipped, tmp_path / "data")
    with (tmp_path / "data" / "events" / "ASSAULT.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + text)

    assert read_codebook(tmp_path / "data").events["ASSAULT"].examples[-1] == pasted(text)[1]


def test_what_gives_no_example_is_refused() -> None:
    """An event that nobody decided on, one that there is not, and a sentence with braces give none."""
    strike = _record()["events"][0]
    for decisions, event, said in (((), "e1", "nobody decided"), ((decided("accept", _record(), strike),), "e9", "nobody decided")):
        with pytest.raises(ReviewError, match=said):
            examples_of(reviewed(_record(), decisions), event, load_codebook())
    braced = {**_record(), "text": _record()["text"].replace("jeudi", "{eud}")}
    braced["events"] = [{**strike, "when": None}]
    with pytest.raises(ReviewError, match="braces"):
        examples_of(reviewed(braced, [decided("accept", braced, braced["events"][0])]), "e1", load_codebook())
