"""With --explain the export of MUC-4 says what its models weighed: score, threshold and weightiest features of every candidate."""

import json

import pytest

from recoupe.codebook.lens import muc4_lens
from recoupe.export.exporter import Job
from recoupe.export.muc4 import EXPORTER
from recoupe.export.muc4_weighings import CONFIDENCE_SLOT, MOST_FEATURES, SLOTS
from recoupe.export.selection import Selection
from tests.export.test_muc4 import KIDNAPPING, MARKET, record
from tests.support import codebook

OLD = """LIMA, 5 MAY 89 (AGENCY) -- [TEXT] GUERRILLAS KILLED A TEACHER IN LIMA YESTERDAY. REBELS BLEW UP A BRIDGE NEAR MAPUTO, MOZAMBIQUE.
THE BOMBING OF THE BRIDGE WAS CLAIMED BY RENAMO."""

JOINED = """SAN SALVADOR, 3 JUN 89 (AGENCY) -- [TEXT] GUERRILLAS ATTACKED THE BARRACKS IN USULUTAN YESTERDAY. TWO SOLDIERS WERE KILLED IN USULUTAN.
THREE CIVILIANS WERE WOUNDED BY THE GUERRILLAS IN USULUTAN YESTERDAY."""


def written(*texts: str, explain: bool) -> list[dict[str, object]]:
    (file,) = EXPORTER.write(Job(Selection(records=[record(text) for text in texts]), codebook(), explain=explain))
    return [json.loads(line) for line in b"".join(file.pieces).splitlines()]


def test_nobody_asked_changes_no_byte() -> None:
    """Without asking a line is as ever; with it, it has one key more."""
    plain, explained = written(KIDNAPPING, MARKET, explain=False), written(KIDNAPPING, MARKET, explain=True)

    assert [set(line) for line in plain] == [{"id", "templates"}] * 2
    assert [{key: value for key, value in line.items() if key != "weighed"} for line in explained] == plain
    assert explained[1]["weighed"] == []


@pytest.mark.parametrize("text", [KIDNAPPING, OLD])
def test_scores_stand_against_their_thresholds(text: str) -> None:
    """A template is an incident whose score reaches the threshold, a chosen candidate one that reaches that of its slot; each sum is that of its features."""
    (line,) = written(text, explain=True)
    lens = muc4_lens()
    scored = []
    for incident in line["weighed"]:
        relevance = incident["relevance"]
        scored.append(relevance)
        assert (incident["template"] is not None) is (relevance["score"] >= relevance["threshold"])
        for slot in (incident["slots"][name] for name in SLOTS.values() if incident["slots"]):
            scored.extend(slot["candidates"])
            assert all((one["score"] < slot["threshold"]) is (one["outcome"] == "below the threshold") for one in slot["candidates"])
    for one in scored:
        assert one["log_odds"] == pytest.approx(sum(feature["log_odds"] for feature in one["features"]) + one["other_features"], abs=0.001)
        assert len(one["features"]) <= MOST_FEATURES
    assert {name for incident in line["weighed"] for name in incident["slots"]} == {*SLOTS.values(), CONFIDENCE_SLOT}
    assert sorted(incident["template"] for incident in line["weighed"] if incident["template"]) == list(range(1, len(line["templates"]) + 1))
    assert lens.thresholds["relevance"] == line["weighed"][0]["relevance"]["threshold"]


def test_fillers_of_a_template_are_the_chosen() -> None:
    """What a slot of strings holds are the chosen candidates; the confidence that is written is the likeliest value."""
    (line,) = written(KIDNAPPING, explain=True)
    (template,), (incident,) = line["templates"], line["weighed"]
    slots = incident["slots"]
    chosen = [one["text"] for one in slots["PERP: ORGANIZATION ID"]["candidates"] if one["outcome"] == "chosen"]
    told = slots[CONFIDENCE_SLOT]["organisations"]

    assert sorted(f'"{text}"' for text in chosen) == sorted(template["PERP: ORGANIZATION ID"])
    assert sorted(template[CONFIDENCE_SLOT]) == sorted(f'{one["values"][0]["value"]}: "{one["text"]}"' for one in told)


def test_events_of_one_incident_say_how_alike_they_are() -> None:
    """Every event of an incident behind the first has a score that reaches the threshold of pairs."""
    weighed = [incident for line in written(KIDNAPPING, JOINED, OLD, explain=True) for incident in line["weighed"]]

    assert any(incident["joined"]["events"] for incident in weighed)
    for incident in weighed:
        joined = incident["joined"]
        assert [one["event"] for one in joined["events"]] == incident["events"][1:]
        assert all(one["score"] >= joined["threshold"] for one in joined["events"])
