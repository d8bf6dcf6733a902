"""Records become MUC-4 templates: incidents that count, who fills which slot, in the notation of the keys."""

import json

import pytest

from recoupe.codebook.lens import muc4_lens
from recoupe.export.exporter import Job
from recoupe.export.incidents import gather_incidents, has_target, in_reach
from recoupe.export.muc4 import EXPORTER, fill
from recoupe.export.muc4_strings import Strings, quantity
from recoupe.export.selection import Selection
from recoupe.model.serial import to_dict
from recoupe.pipeline.reading import read_report
from recoupe.read.captures import ReadOptions
from tests.support import codebook


def record(text: str, lang: str = "en") -> dict[str, object]:
    """Read a text of our own into a plain record."""
    return to_dict(read_report(text.encode(), "message-1", ReadOptions(language=lang), codebook()))


KIDNAPPING = """BOGOTA, 3 MAR 90 (AGENCY) -- [TEXT] GUERRILLAS OF THE ARMY OF NATIONAL LIBERATION [ELN] KIDNAPPED THE MAYOR, RAMIRO SALCEDO PINTO,
YESTERDAY IN CUCUTA. THE POLICE SAID THE ELN CLAIMED RESPONSIBILITY FOR THE KIDNAPPING."""
MARKET = "LIMA, 5 MAY 89 (AGENCY) -- [TEXT] THE PRICE OF COPPER ROSE YESTERDAY IN LIMA, THE MINISTRY OF ECONOMY REPORTED."


def test_kidnapping_becomes_a_template() -> None:
    """Type, stage, date, country and the victim's own name are filled as the keys write them."""
    templates = fill(record(KIDNAPPING), codebook())

    assert [template["INCIDENT: TYPE"] for template in templates] == [["KIDNAPPING"]]
    only = templates[0]
    assert only["INCIDENT: STAGE OF EXECUTION"] == ["ACCOMPLISHED"]
    assert only["INCIDENT: DATE"] == ["02 MAR 90"]
    assert only["INCIDENT: LOCATION"][0].startswith("COLOMBIA")
    assert only["HUM TGT: NAME"] == ['"RAMIRO SALCEDO PINTO"']
    assert only["INCIDENT: INSTRUMENT ID"] == []


def test_message_without_incident_has_a_line_of_its_own() -> None:
    """The export writes one line a message, with no templates where nothing counts."""
    (file,) = EXPORTER.write(Job(Selection(records=[record(MARKET), record(KIDNAPPING)]), codebook()))
    lines = [json.loads(line) for line in b"".join(file.pieces).splitlines()]

    assert [line["id"] for line in lines] == ["message-1", "message-1"]
    assert lines[0]["templates"] == []
    assert len(lines[1]["templates"]) == 1


def test_every_filler_with_a_tag_names_a_filler_of_the_template() -> None:
    """A value bears as its tag the string of the slot that it belongs to."""
    for template in fill(record(KIDNAPPING), codebook()):
        named = {*template["HUM TGT: NAME"], *template["HUM TGT: DESCRIPTION"]}
        for slot in ("HUM TGT: TYPE", "HUM TGT: NUMBER", "HUM TGT: EFFECT OF INCIDENT"):
            assert all(line.partition(": ")[2] in named or any(line.endswith(one) for one in named) for line in template[slot])
        bodies = template["PERP: ORGANIZATION ID"]
        assert [line.partition(": ")[2] for line in template["PERP: ORGANIZATION CONFIDENCE"]] == bodies


@pytest.mark.parametrize(
    ("text", "target", "reach"),
    [
        ("BOGOTA, 3 MAR 90 -- GUERRILLAS KILLED A TEACHER IN CALI, COLOMBIA.", True, True),
        ("BOGOTA, 3 MAR 90 -- GUERRILLAS KILLED TWO SOLDIERS IN CALI, COLOMBIA.", False, True),
        ("NAIROBI, 3 MAR 90 -- GUNMEN KILLED A TEACHER IN MOMBASA, KENYA.", True, False),
    ],
)
def test_rules_of_relevance_are_declared(text: str, target: bool, reach: bool) -> None:
    """Fighters alone are no target, and an incident touches a country of interest."""
    lens = muc4_lens()
    incident = gather_incidents(record(text), lens)[0]

    assert (has_target(incident, lens), in_reach(incident, lens)) == (target, reach)


def test_old_event_is_no_incident() -> None:
    """What lies more than two months before the report is left out."""
    old = "LIMA, 5 MAY 89 -- GUERRILLAS KILLED A TEACHER IN LIMA ON 3 JANUARY 1987."
    assert gather_incidents(record(old), muc4_lens()) == []


@pytest.mark.parametrize(
    ("count", "written"),
    [
        ({"low": 3, "high": 3, "qualifier": "exact"}, "3"),
        ({"low": 30, "high": 30, "qualifier": "about"}, "~30"),
        ({"low": 6, "high": None, "qualifier": "at-least"}, "6-"),
        ({"low": None, "high": 26, "qualifier": "at-most"}, "-26"),
        ({"low": 6, "high": 8, "qualifier": "between"}, "6-8"),
        ({"low": 2, "high": None, "qualifier": "vague"}, "PLURAL"),
    ],
)
def test_quantity_is_written_as_the_keys_do(count: dict[str, object], written: str) -> None:
    """Exact, about, open and ranged numbers have their own signs."""
    assert quantity(count) == written


@pytest.mark.parametrize(("text", "bare"), [("two bombs", "bombs"), ("alleged 30 guerrillas", "guerrillas"), ("FMLN [Front]", "FMLN"), ("the", "the")])
def test_string_is_bared(text: str, bare: str) -> None:
    """Quantifiers and hedges in front and brackets behind go; a lone word stays."""
    strings = Strings(record(MARKET), codebook(), muc4_lens())
    assert strings.bare(text) == bare


def test_lens_holds_no_words_of_texts() -> None:
    """Features of the fitted models are classes, relations and distances: no name of a person, party or place is among them."""
    names = {feature for weights in muc4_lens().models.values() for feature in weights}
    assert names
    assert not [name for name in names if any(word in name.casefold() for word in ("fmln", "salvador", "colombia", "galan", "sendero", "medellin"))]
