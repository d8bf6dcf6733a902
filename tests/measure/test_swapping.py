"""The copy with exchanged names: the same as our stand-alone tool makes, consistent in texts and keys."""

import pytest

from recoupe.measure.swapping import swap
from tests.measure import messages, tool

ONE = {
    "INCIDENT: LOCATION": ["PERU: LIMA (CITY)"],
    "INCIDENT: TYPE": ["ATTACK"],
    "PERP: ORGANIZATION ID": ['"SHINING PATH" / "SP"'],
    "HUM TGT: NAME": ['"ANA PAZ"'],
    "HUM TGT: TYPE": ['CIVILIAN: "ANA PAZ"'],
}
OTHER = {"INCIDENT: LOCATION": ["PERU: CUZCO (CITY)"], "PERP: ORGANIZATION ID": ['"TUPAC FRONT" / "TF"', '"ARMY"'], "HUM TGT: NAME": ['"EVA ROJAS"']}
MESSAGES = [
    ("LIMA, 1 MAY -- THE SHINING\nPATH (SP) SHOT ANA PAZ. PAZ DIED.", [ONE]),
    ("In Cuzco the army and the Tupac Front (TF) met Eva Rojas; the sp.", [OTHER]),
]


def test_names_are_exchanged_in_texts_and_keys() -> None:
    """Persons, organisations and places change the same way everywhere, in the case that stood there; set values and generic names stay."""
    (first, (one,)), (second, (other,)) = swap(MESSAGES)

    assert first == "CUZCO, 1 MAY -- THE TUPAC\nFRONT (TF) SHOT EVA ROJAS. ROJAS DIED."
    assert second == "In Lima the army and the SHINING PATH (SP) met Ana Paz; the sp."
    assert one["INCIDENT: LOCATION"] == ["PERU: CUZCO (CITY)"]
    assert one["HUM TGT: TYPE"] == ['CIVILIAN: "EVA ROJAS"']
    assert other["PERP: ORGANIZATION ID"] == ['"SHINING PATH" / "SP"', '"ARMY"']


def test_copy_is_the_same_each_time() -> None:
    """The same messages give the same copy; of nothing comes nothing."""
    assert swap(MESSAGES) == swap(MESSAGES)
    assert swap([]) == []


@pytest.mark.parametrize("name", ["muc4/tst2.jsonl", "muc4-fr/dev.jsonl"])
def test_copy_is_that_of_the_stand_alone_tool(name: str, shared_data, shared_tools) -> None:
    """Texts and keys of real messages come out as the stand-alone tool makes them."""
    found = messages(shared_data, name)
    theirs, _ = tool(shared_tools, "swap_names").swap(found)

    assert swap([(one["text"], one["templates"]) for one in found]) == [(one["text"], one["templates"]) for one in theirs]
