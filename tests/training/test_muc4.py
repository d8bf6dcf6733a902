"""What the fitting of the MUC-4 lens takes from a key, and how causes of loss are counted."""

from recoupe.measure.muc4_scoring.gtt import Reduction
from recoupe.model.serial import to_dict
from recoupe.pipeline.reading import read_report
from recoupe.read.captures import ReadOptions
from tests.support import codebook
from training.muc4 import _rows, read_key
from training.muc4_causes import NO_EVENT, _answers, _causes

TEMPLATE = {
    "INCIDENT: TYPE": ["KIDNAPPING"],
    "INCIDENT: DATE": ["02 MAR 90"],
    "INCIDENT: LOCATION": ["COLOMBIA: CUCUTA (CITY)"],
    "PERP: INDIVIDUAL ID": ['"GUERRILLAS"'],
    "PERP: ORGANIZATION ID": ['"ARMY OF NATIONAL LIBERATION" / "ELN"'],
    "PERP: ORGANIZATION CONFIDENCE": ['REPORTED AS FACT / POSSIBLE: "ARMY OF NATIONAL LIBERATION" / "ELN"'],
    "HUM TGT: NAME": ['"RAMIRO SALCEDO PINTO"'],
    "HUM TGT: DESCRIPTION": ['"MAYOR" / "THE MAYOR": "RAMIRO SALCEDO PINTO"'],
}
TEXT = "BOGOTA, 3 MAR 90 -- [TEXT] GUERRILLAS YESTERDAY KIDNAPPED MAYOR RAMIRO SALCEDO PINTO IN CUCUTA, COLOMBIA."


def record(text: str) -> dict[str, object]:
    """Read a message of our own."""
    return to_dict(read_report(text.encode(), "m", ReadOptions(language="en"), codebook()))


def test_key_gives_alternatives_places_and_confidence() -> None:
    """Alternatives of a filler are one set, a tag is no filler, and each name has its first confidence."""
    key = read_key(TEMPLATE)

    assert key.types == ("KIDNAPPING",)
    assert key.strings["organisation"] == [{"army of national liberation", "eln"}]
    assert key.strings["description"] == [{"mayor"}]
    assert key.places == {"cucuta"}
    assert key.confidence["eln"] == "REPORTED AS FACT"


def test_incident_is_held_against_its_template() -> None:
    """The incident of a message stands for the template that tells of the same."""
    from recoupe.codebook.lens import muc4_lens

    rows = _rows("m", record(TEXT), [read_key(TEMPLATE)], codebook(), muc4_lens())
    assert [row.key is not None for row in rows] == [True]


def test_message_without_events_is_lost_to_triggers() -> None:
    """A template of a message in which nothing violent was read is counted under triggers."""
    gold = Reduction().gold([TEMPLATE], TEXT)

    assert _causes([], gold) == {NO_EVENT: 1}
    assert _answers([]) == []
