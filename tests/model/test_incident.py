"""Promises of the incident as a record: the names of the contract, and the way back from JSON."""

import json

import pytest

from recoupe.model.incident import Account, Agreement, Fields, FieldValues, Grade, Incident, IndependenceGroup, Party, Stance, Toll, Tolls, Value
from recoupe.model.serial import field_names, incident_from_dict, incident_to_dict

CONTRACT = {
    Incident: "schema id accounts fields casualties grade reasons review merged independence parties rules",
    Fields: "type when places actors recipients weapons killed injured",
    FieldValues: "agreement values",
    Value: "value accounts",
    Tolls: "killed injured attackers_killed",
}
NOTHING = FieldValues(Agreement.SINGLE, ())


@pytest.fixture
def incident() -> Incident:
    killed = FieldValues(Agreement.DIFFERS, (Value({"low": 3, "high": 3}, (0,)), Value({"low": 5, "high": None}, (1,))))
    typed = FieldValues(Agreement.AGREED, (Value("ASSAULT", (0, 1)),))
    return Incident(
        id="RCP-4K7QX",
        accounts=(Account("sha256:a", "e1", "Radio du Lac", "g1", published="2024-05-02"), Account("sha256:b", "e3", None, "g2", agency="afp")),
        fields=Fields(typed, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, killed, NOTHING),
        casualties=Tolls(Toll(3, 5, 5, "latest"), Toll(None, None, None)),
        grade=Grade.FAIR,
        reasons=("Two independent sources tell it.",),
        independence=(IndependenceGroup("g1", (0,), "own", None, "Nobody else is cited."),),
        parties=(Party(Stance.CLAIMS, "le front", None, None, (1,)),),
    )


@pytest.mark.parametrize("kind", CONTRACT, ids=lambda kind: kind.__name__)
def test_fields_of_an_incident_stand_in_the_order_of_the_contract(kind: type) -> None:
    """An incident's fields have the names and the order that outside programs were promised."""
    assert list(field_names(kind)) == CONTRACT[kind].split()


def test_incident_comes_back_from_its_json(incident: Incident) -> None:
    """An incident read back from JSON writes the same JSON."""
    written = json.dumps(incident_to_dict(incident))

    assert json.dumps(incident_to_dict(incident_from_dict(json.loads(written)))) == written


def test_grade_is_a_plain_word(incident: Incident) -> None:
    """A program that reads JSON finds the grade as one word, and the reasons beside it."""
    plain = incident_to_dict(incident)

    assert plain["grade"] == "fair"
    assert plain["reasons"] == ["Two independent sources tell it."]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"schema": "recoupe/report/1"}, "recoupe/report/1", id="a report"),
        pytest.param({"grade": "certain"}, "grade", id="no grade of the scale"),
        pytest.param({"accounts": [{"report": "x"}]}, "accounts", id="account without event"),
    ],
)
def test_foreign_incident_is_refused(incident: Incident, change: dict, said: str) -> None:
    """An incident of another shape is refused with the place of the fault."""
    with pytest.raises(ValueError, match=said):
        incident_from_dict({**incident_to_dict(incident), **change})
