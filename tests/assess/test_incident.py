"""Promises of assessment: agreement a field, tolls, grades with reasons, who claims, denies and is accused."""

import pytest

from recoupe.assess.accounts import Told
from recoupe.assess.incident import assess
from recoupe.assess.support import Given
from recoupe.assess.tolls import Count, best_of, toll_field
from recoupe.codebook.assessing import GradeExample, TollExample, assess_rules
from recoupe.errors import LinkError
from recoupe.model.incident import Agreement, Grade, Incident, Stance
from recoupe.model.link import Cluster, EventKey
from tests.link import Plain, event, figure, place, record, says, when, who
from tests.support import codebook

JNIM = who("JNIM", "jnim", "MLI", "REB")
ARMY = who("soldiers", "bfa-mil", "BFA", "MIL", effect="killed")


def assessed(*records: Plain) -> Incident:
    """Assess the first events of some records as one incident, each its own source."""
    return assess(Cluster("RCP-0", tuple(EventKey(one["id"], "e1") for one in records)), records, codebook())


def told(name: str, published: str = "2024-03-05", **more: object) -> Plain:
    return record(name, f"Account {name}.", event(**more), published=when(published))


@pytest.mark.parametrize("example", assess_rules().toll_examples, ids=lambda example: example.why)
def test_examples_of_tolls_come_out(example: TollExample) -> None:
    """Every example of figures in the codebook gives the agreement, the bounds and the best figure it states."""
    limits = assess_rules().tolls
    given = [
        Given(Told(number, one.group, one.day, {}, {}), Count(one.low, None if one.open else one.high, party=one.party))
        for number, one in enumerate(example.accounts)
    ]
    ends = [end for one in given for end in (one.value.low, one.value.high) if end is not None]

    assert toll_field(given, limits).agreement is example.agreement
    assert (min(ends), max(ends), best_of(given, limits)) == (example.low, example.high, example.best)


@pytest.mark.parametrize("example", assess_rules().examples, ids=lambda example: " ".join(f"{name}={n}" for name, n in example.facts.items()))
def test_examples_of_grades_come_out(example: GradeExample) -> None:
    """Every example of facts in the codebook gives the grade it states."""
    assert next(rule.grade for rule in assess_rules().grades if rule.fits(example.facts)) is example.grade


CLAIM = {"actors": [JNIM], "responsibility": "claimed", "sources": [says("JNIM", "armed-group", "claims", "jnim")], "recipients": [ARMY]}
OWNED = {"recipients": [ARMY], "sources": [says("general staff of Burkina Faso", "official", "states", "bfa-mil")]}
ACCUSED = {"actors": [JNIM], "responsibility": "accused", "sources": [says("the mayor")]}
DENIED = {"actors": [JNIM], "responsibility": "denied", "sources": [says("JNIM", "armed-group", "denies", "jnim")]}
NOTHING = {"status": "denied", "sources": [says("the priest", "person", "denies")], "casualties": []}
# Denied whole, by soldiers: when rebels are accused, it is not the accused who speaks.
NO_RAID = {
    "status": "denied",
    "actors": [],
    "responsibility": "unattributed",
    "sources": [says("general staff", "official", "denies", "bfa-mil")],
    "casualties": [],
}
# An army that owns to a strike and denies whom it hit; a release of its own, which cites nobody.
OWN_STRIKE = {"actors": [who("army", "bfa-mil", "BFA", "MIL")], "responsibility": "claimed", "sources": []}
OTHERS_DEAD = {"actors": [], "recipients": [who("herders", country="BFA", sector="CVL")], "sources": [says("army", "official", "denies", "bfa-mil")]}
BLAMED = {"actors": [who("army", "bfa-mil", "BFA", "MIL")], "responsibility": "accused", "sources": [says("a shepherd", "witness")]}
# Offices that are none of a state: the other side does not own to the deed through them.
ELDER = {"actors": [JNIM], "responsibility": "accused", "recipients": [ARMY], "sources": [says("elders of the village")]}
SHIP = {"recipients": [who("tanker", kind="vehicle")], "sources": [says("its operator", "organisation")]}
RIVAL = {"actors": [who("soldiers", "bfa-mil", "BFA", "MIL")], "responsibility": "accused", "sources": [says("villagers", "person", "accuses")]}


@pytest.mark.parametrize(
    ("accounts", "grade", "said"),
    [
        pytest.param([CLAIM, OWNED], Grade.CONFIRMED, "JNIM owns to the deed", id="claimed, and owned by those who were hit"),
        pytest.param([{}, {}], Grade.FAIR, "2 independent sources", id="two sources, nobody disputes"),
        pytest.param([{}], Grade.WEAK, "one source", id="one source"),
        pytest.param([CLAIM], Grade.WEAK, "one source", id="a claim alone"),
        pytest.param([ACCUSED, DENIED], Grade.CONTESTED, "JNIM denies", id="the only accused denies"),
        pytest.param([ACCUSED, RIVAL], Grade.CONTESTED, "different authors: JNIM, soldiers", id="rival authors"),
        pytest.param([ACCUSED, NOTHING, NOTHING], Grade.DISCOUNTED, "did not happen", id="people who were there say no"),
        pytest.param([ACCUSED, NO_RAID], Grade.DISCOUNTED, "did not happen", id="an army says that the accused did nothing"),
        pytest.param([OWN_STRIKE, BLAMED], Grade.CONFIRMED, "army owns to the deed", id="its own release, and others accuse it"),
        pytest.param([OWN_STRIKE, OTHERS_DEAD], Grade.FAIR, "nobody disputes", id="who owns to it denies whom it hit"),
        pytest.param([{**CLAIM, "sources": []}, ELDER], Grade.CONFIRMED, "others accuse", id="an elder is no state, and accuses"),
        pytest.param([CLAIM, SHIP], Grade.CONFIRMED, "so does the other side: its operator", id="a company speaks for its ship"),
        pytest.param([RIVAL, NO_RAID], Grade.CONTESTED, "general staff denies", id="the accused army says that nothing happened"),
    ],
)
def test_grade_has_its_reason(accounts: list[Plain], grade: Grade, said: str) -> None:
    """An incident bears the grade of the coding guide, and one sentence that says why."""
    found = assessed(*(told(chr(97 + number), **one) for number, one in enumerate(accounts)))

    assert found.grade is grade
    assert said in found.reasons[0]
    assert found.reasons[0].endswith(".")


def test_fields_say_who_agrees() -> None:
    """Values stand with the accounts that give them, the one of most independent sources first."""
    found = assessed(told("a"), told("b", casualties=[figure("killed", 9, 9)]), told("c"))

    assert [(value.value, value.accounts) for value in found.fields.killed.values] == [({"low": 7, "high": 7}, (0, 2)), ({"low": 9, "high": 9}, (1,))]
    assert found.fields.killed.agreement is Agreement.CONTESTED
    assert found.fields.type.agreement is Agreement.AGREED
    assert found.fields.injured.values == ()


@pytest.mark.parametrize(
    ("field", "change", "agreement"),
    [
        pytest.param("when", {"when": when("2024-03-04", "2024-03-05")}, Agreement.AGREED, id="days that overlap"),
        pytest.param("when", {"when": when("2024-03-09")}, Agreement.CONTESTED, id="days far apart"),
        pytest.param("when", {"when": when("2024-03-09", basis="relative")}, Agreement.DIFFERS, id="a day counted back"),
        pytest.param("places", {"places": [place("Jibo", 14.1, -1.63)]}, Agreement.AGREED, id="another spelling"),
        pytest.param("places", {"places": [place("Sahel", 14.1, -0.5, precision="admin1", radius_km=120.0)]}, Agreement.DIFFERS, id="a larger place"),
        pytest.param("places", {"places": [place("Banfora", 10.63, -4.76)]}, Agreement.CONTESTED, id="a place far off"),
        pytest.param("type", {"type": "COERCE"}, Agreement.DIFFERS, id="another type"),
        pytest.param("recipients", {"casualties": [figure("abducted", 17, 17)]}, Agreement.DIFFERS, id="other recipients"),
    ],
)
def test_field_agrees_differs_or_is_contested(field: str, change: Plain, agreement: Agreement) -> None:
    """A field is contested only when both values cannot be right."""
    more = {"recipients": [who("passengers", country="BFA", sector="LAB")]} if field == "recipients" else {}

    assert getattr(assessed(told("a"), told("b", **change, **more)).fields, field).agreement is agreement


def test_copies_count_once() -> None:
    """Two accounts of one group give a field that is single, however many print it."""
    found = assess(Cluster("RCP-0", (EventKey("sha256:a", "e1"),)), [told("a")], codebook())

    assert found.fields.killed.agreement is Agreement.SINGLE
    assert found.accounts[0].independence == found.independence[0].id


def test_tolls_keep_early_figures_and_leave_attackers_out() -> None:
    """Low and high span all figures that anyone names; the attackers' own dead stand apart."""
    own = figure("killed", 2, 2, side="actors")
    found = assessed(told("a", casualties=[figure("killed", 5, 5), figure("killed", 3, 3), own]), told("b", "2024-03-06", casualties=[figure("killed", 6, 6)]))

    assert (found.casualties.killed.low, found.casualties.killed.high, found.casualties.killed.best) == (3, 6, 6)
    assert found.casualties.attackers_killed.high == 2
    assert found.fields.killed.agreement is Agreement.DIFFERS


def test_party_is_one_that_owns_by_name() -> None:
    """A later, higher figure is an update when an official tells it of whom only the place says whose he is; from a named party it is none."""
    strike = {"actors": [who("army", "bfa-mil", "BFA", "MIL")], "responsibility": "accused", "sources": [says("a trader", "person")]}
    higher = {"casualties": [figure("killed", 9, 9)]}
    mayor = assessed(told("a", **strike), told("b", "2024-03-06", sources=[says("the mayor")], **higher))
    staff = assessed(told("a", **strike), told("b", "2024-03-06", sources=[says("general staff of Burkina Faso", "official", "states", "bfa-mil")], **higher))

    assert mayor.fields.killed.agreement is Agreement.DIFFERS
    assert staff.fields.killed.agreement is Agreement.CONTESTED


def test_about_so_many_leaves_a_tenth() -> None:
    """A figure that is only about so many agrees with one within a tenth of it, and no further."""

    def agreement(other: int) -> Agreement:
        about = figure("killed", 20, 20, qualifier="about")
        return assessed(told("a", casualties=[about]), told("b", casualties=[figure("killed", other, other)])).fields.killed.agreement

    assert [agreement(number) for number in (18, 22, 17)] == [Agreement.AGREED, Agreement.AGREED, Agreement.CONTESTED]


def test_parties_are_listed() -> None:
    """Who claims, who denies and who is accused stand in a list, with by whom and in which account."""
    found = assessed(told("a", **ACCUSED), told("b", **DENIED), told("c", **CLAIM))

    assert {(one.stance, one.entity, one.accounts) for one in found.parties} >= {(Stance.CLAIMS, "jnim", (2,)), (Stance.DENIES, "jnim", (1,))}
    assert ("the mayor", (0,)) in {(one.by, one.accounts) for one in found.parties if one.stance is Stance.ACCUSED}


def test_account_shows_outlet_and_tag() -> None:
    """An account keeps its outlet, its origin and the tag of the agency whose wire it is."""
    wire = record("w", "Lake Mirror (AFP)\nSeven farmers were killed.", event(), outlet="Lake Mirror")
    (account,) = assessed(wire).accounts

    assert (account.outlet, account.origin, account.agency) == ("Lake Mirror", "w.txt", "afp")


def test_missing_record_is_refused() -> None:
    """A cluster whose report is not handed over is refused with the id of the report."""
    with pytest.raises(LinkError, match="'sha256:z'"):
        assess(Cluster("RCP-0", (EventKey("sha256:z", "e1"),)), [told("a")], codebook())
