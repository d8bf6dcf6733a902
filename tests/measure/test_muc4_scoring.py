"""The scorers of MUC-4: the same counts as our stand-alone ones on real keys, and what each rule gives on templates of our own."""

import json
import random
from itertools import permutations
from pathlib import Path

import pytest

from recoupe.errors import GoldError
from recoupe.measure.cases import total
from recoupe.measure.muc4_scoring.assignment import assign
from recoupe.measure.muc4_scoring.gtt import FRENCH_ARTICLES, Reduction, alternatives, gtt_counts, rme_phi3, rme_subset
from recoupe.measure.muc4_scoring.matching import Tally
from recoupe.measure.muc4_scoring.notation import Dates, read_filler, read_key, read_response
from recoupe.measure.muc4_scoring.pairing import Scored, score_message, slot_tallies, template_tally
from recoupe.measure.muc4_scoring.slots import SLOT_BY_ID, SLOTS
from recoupe.measure.muc4_scoring.strings import Level, compare_strings
from recoupe.measure.muc4_scoring.values import compare_dates
from tests.measure import messages, tool

KEY = {
    "MESSAGE: TEMPLATE": ["1"],
    "INCIDENT: DATE": ["02 MAR 71 - 05 MAR 71"],
    "INCIDENT: LOCATION": ["ATLANTIS: PORT BLUE (CITY): OLD DOCK (NEIGHBORHOOD)"],
    "INCIDENT: TYPE": ["BOMBING"],
    "INCIDENT: STAGE OF EXECUTION": ["ACCOMPLISHED"],
    "INCIDENT: INSTRUMENT ID": ['"HOME-MADE BOMB" / "BOMB"'],
    "INCIDENT: INSTRUMENT TYPE": ['VEHICLE BOMB: "HOME-MADE BOMB" / "BOMB"'],
    "PERP: INCIDENT CATEGORY": ["TERRORIST ACT"],
    "PERP: INDIVIDUAL ID": ['"GROUP OF SAILORS" / "SAILORS"'],
    "PERP: ORGANIZATION ID": ['"FRONT OF THE SEA" / "FOTS"'],
    "PERP: ORGANIZATION CONFIDENCE": ['REPORTED AS FACT: "FRONT OF THE SEA" / "FOTS"'],
    "PHYS TGT: ID": ['"LIGHTHOUSE"', '? "FISH MARKET"'],
    "PHYS TGT: TYPE": ['OTHER: "LIGHTHOUSE"', '? COMMERCIAL: "FISH MARKET"'],
    "PHYS TGT: NUMBER": ['1: "LIGHTHOUSE"'],
    "PHYS TGT: FOREIGN NATION": ["-"],
    "PHYS TGT: EFFECT OF INCIDENT": ['SOME DAMAGE: "LIGHTHOUSE"'],
    "HUM TGT: NAME": ['"ADA MARIA POND"'],
    "HUM TGT: DESCRIPTION": ['"KEEPER OF THE LIGHTHOUSE" / "KEEPER": "ADA MARIA POND"', '"VISITORS"'],
    "HUM TGT: TYPE": ['CIVILIAN: "ADA MARIA POND"', 'CIVILIAN: "VISITORS"'],
    "HUM TGT: NUMBER": ['1: "ADA MARIA POND"', '4 - 7: "VISITORS"'],
    "HUM TGT: EFFECT OF INCIDENT": ['DEATH: "ADA MARIA POND"', 'NO INJURY OR DEATH: "VISITORS"'],
}
OPTIONAL = {
    "MESSAGE: TEMPLATE": ["2 (OPTIONAL)"],
    "INCIDENT: DATE": ["- 06 MAR 71"],
    "INCIDENT: LOCATION": ["(ATLANTIS: REEF (TOWN)) / (ATLANTIS)"],
    "INCIDENT: TYPE": ["KIDNAPPING"],
    "HUM TGT: NAME": ['"OTTO KELP"'],
    "HUM TGT: TYPE": ['CIVILIAN: "OTTO KELP"'],
}
ANSWER = {
    "INCIDENT: DATE": ["03 MAR 71"],
    "INCIDENT: LOCATION": ["ATLANTIS: CORAL (TOWN)"],
    "INCIDENT: TYPE": ["ATTACK"],
    "INCIDENT: STAGE OF EXECUTION": ["ATTEMPTED"],
    "INCIDENT: INSTRUMENT ID": ['"A BOMB"'],
    "INCIDENT: INSTRUMENT TYPE": ['BOMB: "A BOMB"'],
    "PERP: INDIVIDUAL ID": ['"THE SAILORS"', '"GULLS"'],
    "PERP: ORGANIZATION ID": ["FRONT OF THE SEA [FOTS]"],
    "PERP: ORGANIZATION CONFIDENCE": ['REPORTED AS FACT: "FRONT OF THE SEA [FOTS]"'],
    "PHYS TGT: ID": ['"LIGHTHOUSE"'],
    "PHYS TGT: TYPE": ['OTHER: "TOWER"'],
    "PHYS TGT: EFFECT OF INCIDENT": ['DESTROYED: "LIGHTHOUSE"'],
    "HUM TGT: NAME": ['"POND"'],
    "HUM TGT: DESCRIPTION": ['"KEEPER": "POND"', '"FOUR VISITORS"'],
    "HUM TGT: TYPE": ['CIVILIAN: "POND"', 'DIPLOMAT: "FOUR VISITORS"'],
    "HUM TGT: NUMBER": ['4: "FOUR VISITORS"'],
    "HUM TGT: EFFECT OF INCIDENT": ['NO INJURY: "FOUR VISITORS"'],
}
OUTCOMES = {  # correct, partial, incorrect, spurious, missing
    "inc-date": (0, 1, 0, 0, 0),  # inside the key's range
    "inc-loc": (0, 1, 0, 0, 0),  # right country only
    "inc-type": (0, 1, 0, 0, 0),  # more general
    "inc-stage": (0, 0, 1, 0, 0),
    "inc-instr-id": (1, 0, 0, 0, 0),  # premodifier
    "inc-instr-type": (0, 1, 0, 0, 0),  # more general
    "perp-inc-cat": (0, 0, 0, 0, 1),
    "perp-ind-id": (1, 0, 0, 1, 0),
    "perp-org-id": (1, 0, 0, 0, 0),  # name with acronym
    "perp-org-conf": (1, 0, 0, 0, 0),  # its tag was matched above
    "phys-tgt-id": (1, 0, 0, 0, 0),  # the optional one is not asked for
    "phys-tgt-type": (0, 1, 0, 0, 0),  # right value, wrong tag
    "phys-tgt-num": (0, 0, 0, 0, 1),
    "phys-tgt-effect": (0, 1, 0, 0, 0),
    "hum-tgt-name": (0, 1, 0, 0, 0),  # part of the name
    "hum-tgt-desc": (1, 1, 0, 0, 0),  # a tag that is right in part only
    "hum-tgt-type": (0, 1, 1, 0, 0),
    "hum-tgt-num": (0, 1, 0, 0, 1),  # an end of the range
    "hum-tgt-effect": (0, 1, 0, 0, 1),
}


def scored(keys: list[dict], answers: list[dict]) -> tuple[Scored, ...]:
    return score_message([read_key(key) for key in keys], [read_response(answer) for answer in answers])


@pytest.mark.parametrize("slot", [slot.id for slot in SLOTS])
def test_each_slot_has_its_outcome(slot: str) -> None:
    """One answer shows every outcome: correct, partial, incorrect, spurious, missing, optional."""
    assert slot_tallies(scored([KEY, OPTIONAL], [ANSWER]))[slot] == OUTCOMES.get(slot, Tally())


def test_key_answers_itself() -> None:
    """A key that answers itself is wholly right, optional parts too."""
    found = scored([KEY, OPTIONAL], [KEY, OPTIONAL])
    sums = slot_tallies(found).values()

    assert template_tally(found) == (2, 0, 0, 0, 0)
    assert sum(tally.right for tally in sums) == sum(tally.possible for tally in sums) == sum(tally.actual for tally in sums)


def test_templates_are_missing_spurious_or_optional() -> None:
    """A template nobody answered is missing with all its slots, unless it is optional; one that answers nothing is spurious."""
    other = {"INCIDENT: TYPE": ["ROBBERY"], "PHYS TGT: ID": ['"SHIP"']}

    assert template_tally(scored([KEY, OPTIONAL], [other])) == (0, 0, 0, 1, 1)
    assert slot_tallies(scored([OPTIONAL], [other]))["inc-type"] == (0, 0, 0, 1, 0)
    assert slot_tallies(scored([KEY], []))["hum-tgt-desc"] == (0, 0, 0, 0, 2)


def test_templates_are_paired_by_what_they_share() -> None:
    """Of two templates of one type each finds its own, whatever their order."""
    keys = [{"INCIDENT: TYPE": ["BOMBING"], "PHYS TGT: ID": [f'"{name} BARN"']} for name in ("RED", "BLUE")]
    found = scored(keys, keys[::-1])

    assert [one.key and one.key.of(SLOT_BY_ID["phys-tgt-id"])[0].raw for one in found] == ['"RED BARN"', '"BLUE BARN"']
    assert all(one.slots["phys-tgt-id"].tally.correct == 1 for one in found)


def test_type_alone_pairs_bare_templates() -> None:
    """Where neither has a target or perpetrator the type decides; where one has, the type is not enough."""
    bare = {"INCIDENT: TYPE": ["BOMBING"]}

    assert template_tally(scored([bare], [bare])).correct == 1
    assert template_tally(scored([KEY], [bare])).correct == 0


@pytest.mark.parametrize(
    ("response", "key", "level"),
    [
        pytest.param("3 MAR 71", "03 MAR 1971", Level.FULL, id="equal"),
        pytest.param("- 06 MAR 71", "06 MAR 71", Level.PART, id="open"),
        pytest.param("- 06 MAR 71", "04 MAR 71", Level.NO, id="open, another day"),
        pytest.param("14 AUG 71", "16 AUG 71", Level.FULL, id="last digit, as in 1992"),
        pytest.param("14 AUG 71", "24 AUG 71", Level.NO, id="another day"),
        pytest.param("05 MAR 71", "- 06 MAR 71", Level.PART, id="just before"),
        pytest.param("MAR 71", "APR 71", Level.NO, id="months"),
        pytest.param("02 MAR 71 - 05 MAR 71", "02 MAR 71 - 21 MAR 71", Level.PART, id="one end"),
        pytest.param("02 MAR 71", "02 MAR 71 -", Level.PART, id="open end"),
    ],
)
def test_dates_are_compared(response: str, key: str, level: Level) -> None:
    """Dates agree fully, in part, or not."""
    slot = SLOT_BY_ID["inc-date"]
    one, other = (read_filler(slot, text).options[0].value for text in (response, key))

    assert isinstance(one, Dates)
    assert compare_dates(one, other) is level


@pytest.mark.parametrize(
    ("response", "key", "slot", "level"),
    [
        pytest.param("THE THREE DOCKERS", "DOCKERS", "perp-ind-id", Level.FULL, id="premodifiers"),
        pytest.param("DOCKER", "DOCKERS", "perp-ind-id", Level.PART, id="singular"),
        pytest.param("MAYOR ADA POND", "ADA POND", "hum-tgt-name", Level.FULL, id="title before a name"),
        pytest.param("OLD LIGHTHOUSE", "LIGHTHOUSE", "phys-tgt-id", Level.PART, id="modifier before a target"),
        pytest.param("PIER AND LIGHTHOUSE", "LIGHTHOUSE", "hum-tgt-desc", Level.PART, id="joined"),
        pytest.param("LIGHTHOUSE OF THE BAY", "LIGHTHOUSE", "phys-tgt-id", Level.FULL, id="phrase behind"),
        pytest.param("LIGHTHOUSE AND PIER", "LIGHTHOUSE", "phys-tgt-id", Level.PART, id="joined behind"),
        pytest.param("THE OLD RED LAMP TOWER", "RED LAMP", "phys-tgt-id", Level.PART, id="inside"),
        pytest.param("HOUSE", "HOUSE OF POND", "phys-tgt-id", Level.NO, id="too general"),
        pytest.param("FMLN", "FARABUNDO MARTI NATIONAL LIBERATION FRONT", "perp-org-id", Level.PART, id="acronym"),
        pytest.param("REBELS", "TERRORISTS", "perp-ind-id", Level.PART, id="general perpetrators"),
        pytest.param("TOWER WITH RED LAMP", "RED TOWER", "phys-tgt-id", Level.PART, id="content words"),
        pytest.param("ADA", "OTTO", "hum-tgt-name", Level.NO, id="others"),
        pytest.param("!", "OTTO", "hum-tgt-name", Level.NO, id="no word"),
    ],
)
def test_strings_are_compared(response: str, key: str, slot: str, level: Level) -> None:
    """Strings agree fully, in part, or not, as the judges of 1992 would have it."""
    assert compare_strings(response, key, slot) is level


@pytest.mark.parametrize(
    ("slot", "line", "values"),
    [
        pytest.param("phys-tgt-id", '"""PIER"""', ["PIER"], id="too many marks"),
        pytest.param("phys-tgt-id", '"PIER / "DOCK"', ["PIER", "DOCK"], id="a mark lost"),
        pytest.param("phys-tgt-id", '"\\"OLD\\" PIER"', ['"OLD" PIER'], id="marks within"),
        pytest.param("perp-org-conf", 'POSSIBLE: "A" / CLAIMED OR ADMITTED: "B" / "C"', ["POSSIBLE", "CLAIMED OR ADMITTED"], id="each its tag"),
        pytest.param("hum-tgt-num", "PLURAL", ["PLURAL"], id="no number"),
    ],
)
def test_fillers_are_read(slot: str, line: str, values: list[str]) -> None:
    """Fillers are read as the keys write them, badly quoted ones too."""
    assert [getattr(option.value, "text", option.value) for option in read_filler(SLOT_BY_ID[slot], line).options] == values


@pytest.mark.parametrize("line", ["-", "*", '""', '-: "-"', "  "])
def test_blank_fillers_are_none(line: str) -> None:
    """A blank is no filler."""
    assert read_filler(SLOT_BY_ID["hum-tgt-type"], line) is None


def test_unknown_slot_is_refused() -> None:
    """A template with a slot that MUC-4 does not have is refused by its name."""
    with pytest.raises(GoldError, match="'PERP: AGE'"):
        read_key({"PERP: AGE": ["7"]})


def test_response_keeps_its_first_alternative() -> None:
    """Systems leave nothing open: of alternatives the first counts, and a question mark means nothing."""
    (filler,) = read_response({"PHYS TGT: ID": ['? "PIER" / "DOCK"']}).of(SLOT_BY_ID["phys-tgt-id"])

    assert [option.value for option in filler.options] == ["PIER"]
    assert not filler.optional


def test_assignment_is_the_best() -> None:
    """The pairing has the greatest total, for matrices of any shape."""
    chance = random.Random(1)
    for _ in range(100):
        rows, columns = chance.randint(1, 4), chance.randint(1, 4)
        worth = [[chance.randint(0, 9) for _ in range(columns)] for _ in range(rows)]
        tall = worth if rows <= columns else [list(column) for column in zip(*worth, strict=True)]
        best = max(sum(row[at] for row, at in zip(tall, order, strict=False)) for order in permutations(range(len(tall[0])), len(tall)))

        assert sum(worth[one][other] for one, other in assign(worth)) == best
    assert assign([]) == assign([[]]) == []


TEXT = "THE MEN, REBELS, LEFT A BOMB AT THE BRIDGE AND SHOT ANA PAZ. PAZ DIED."
GOLD = {
    "INCIDENT: TYPE": ["ATTACK / BOMBING"],
    "PERP: INDIVIDUAL ID": ['"REBELS" / "MEN" / "NOT THERE"'],
    "PHYS TGT: ID": ['"BRIDGE"'],
    "HUM TGT: NAME": ['"ANA PAZ" / "PAZ"'],
    "INCIDENT: INSTRUMENT ID": ['? "A BOMB"'],
}
FOUND = {
    "INCIDENT: TYPE": ["BOMBING"],
    "PERP: INDIVIDUAL ID": ['"REBELS"'],
    "PHYS TGT: ID": ['"THE BRIDGE"'],
    "HUM TGT: NAME": ["PAZ"],
    "INCIDENT: INSTRUMENT ID": ['"BOMB"'],
}


def test_five_roles_are_counted() -> None:
    """A response that names each entity once is wholly right by GTT and by shared mentions, and lacks mentions by phi3."""
    gold, response = Reduction().gold([GOLD, GOLD], TEXT), Reduction().response([FOUND])

    assert len(gold) == 1
    assert total(list(gtt_counts(response, gold).values())) == (5, 5, 5, 5)
    assert rme_subset(response, gold) == (4, 4, 4, 4)
    assert rme_phi3(response, gold) == (4, 4, 4, 6)


def test_another_type_costs_the_template() -> None:
    """A pair needs a type that fits; without one everything is missed."""
    gold, response = Reduction().gold([GOLD], TEXT), Reduction().response([{**FOUND, "INCIDENT: TYPE": ["ARSON"]}])

    assert total(list(gtt_counts(response, gold).values())) == (0, 5, 0, 5)
    assert rme_subset(response, gold) == (0, 4, 0, 4)
    assert total(list(gtt_counts([], gold).values())) == (0, 0, 0, 5)
    assert rme_phi3(response, []) == (0, 4, 0, 0)


def test_mentions_are_made_equal() -> None:
    """Case, articles and punctuation do not count; French articles only where they are asked for."""
    assert Reduction().mention("the U.N. post") == "un post"
    assert Reduction(FRENCH_ARTICLES).mention("L’armée des Andes") == "armée andes"
    assert alternatives('? "A \\"B\\"" / C"') == ['A "B"', "C"]
    assert alternatives("-") == []


def disturbed(found: list[dict], seed: int) -> list[dict]:
    """Make a response of a key: templates and fillers dropped, doubled, exchanged, shortened, of another type."""
    chance = random.Random(seed)
    pool = {label: [line for one in found for template in one["templates"] for line in template.get(label, [])] for label in KEY}
    made = []
    for one in found:
        templates = []
        for template in one["templates"] * chance.choice([1, 1, 1, 2]):
            if chance.random() < 0.2:
                continue
            templates.append(
                {
                    label: [other for line in lines for other in varied(line, pool.get(label) or ["-"], chance)]
                    for label, lines in template.items()
                    if label.split(":")[0] != "MESSAGE"
                }
            )
        if chance.random() < 0.1:
            templates.append(
                {label: chance.sample(lines, 1) for label, lines in pool.items() if lines and chance.random() < 0.5 and label.split(":")[0] != "MESSAGE"}
            )
        made.append({"id": one["id"], "templates": templates})
    return made


def varied(line: str, pool: list[str], chance: random.Random) -> list[str]:
    drawn = chance.random()
    if drawn < 0.15:
        return []
    if drawn < 0.3:
        return [chance.choice(pool)]
    if drawn < 0.4:
        return [line, chance.choice(pool)]
    if drawn < 0.5 and " " in line:
        return [line.split(" ", 1)[1]]
    if drawn < 0.6 and " / " in line:
        return [line.split(" / ")[-1]]
    return [line]


@pytest.mark.parametrize("seed", [1, 2])
def test_24_slots_count_as_the_stand_alone_scorer(seed: int, shared_data: Path, shared_tools: Path, tmp_path: Path) -> None:
    """On disturbed keys of 250 messages every slot has the counts of the stand-alone scorer."""
    judge = tool(shared_tools, "muc4_score")
    found = [one for name in ("tst1", "tst2", "dev") for one in messages(shared_data, f"muc4/{name}.jsonl")][50 * seed :: 6]
    answers = disturbed(found, seed)
    for name, lines in (("key", found), ("answer", answers)):
        (tmp_path / name).write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    report = judge.score(judge.load_keys(str(tmp_path / "key")), judge.load_responses(str(tmp_path / "answer")))
    ours = [one for key, answer in zip(found, answers, strict=True) for one in scored(key["templates"], answer["templates"])]

    expected = {slot: (t.cor, t.par, t.inc, t.spu, t.mis) for slot, t in report.slots["ALL TEMPLATES"].items()}
    assert slot_tallies(ours) == expected
    assert template_tally(ours) == (report.template.cor, 0, 0, report.template.spu, report.template.mis)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the stand-alone scorer leaves its files open
@pytest.mark.parametrize(
    ("names", "language", "articles"), [(("muc4/tst1.jsonl", "muc4/tst2.jsonl"), "en", ""), (("muc4-fr/dev.jsonl",), "fr", FRENCH_ARTICLES)]
)
def test_five_roles_count_as_the_stand_alone_scorer(
    names: tuple[str, ...], language: str, articles: str, shared_data: Path, shared_tools: Path, tmp_path: Path
) -> None:
    """On disturbed keys every role, GTT and both forms of CEAF-RME have the counts of the stand-alone scorer."""
    judge = tool(shared_tools, "gtt_score")
    found = messages(shared_data, *names)
    answers = disturbed(found, 5)
    for name, lines in (("key", found), ("answer", answers)):
        (tmp_path / name).write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    gold, response = judge.load([tmp_path / "key"], language, gold=True), judge.load([tmp_path / "answer"], language)
    reduction = Reduction(articles)
    for key, answer in zip(found, answers, strict=True):
        wanted, answered = reduction.gold(key["templates"], key["text"]), reduction.response(answer["templates"])
        theirs = response[key["id"]], gold[key["id"]]

        assert {item: tuple(count) for item, count in judge.gtt_counts(*theirs).items()} == gtt_counts(answered, wanted)
        assert tuple(judge.rme_counts(*theirs, "subset")) == rme_subset(answered, wanted)
        assert tuple(judge.rme_counts(*theirs, "phi3")) == rme_phi3(answered, wanted)
