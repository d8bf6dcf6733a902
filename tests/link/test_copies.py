"""Promises of independence: what stems from one source counts once, with the reason; what has a witness of its own stands alone."""

import pytest

from recoupe.codebook.linking import link_rules
from recoupe.link.copies import copy_groups, shared_share, shingles_of, text_keys
from recoupe.link.profile import Known
from recoupe.model.link import EventKey
from tests.link import Plain, event, record, says
from tests.support import codebook

TEXT = (
    "Gunmen on motorbikes killed seven farmers near Djibo on Monday, the regional governor said in the evening. They came from the north "
    "and left towards the border, taking cattle with them. The dead were buried on Tuesday morning in the presence of the prefect."
)
OTHER = "Seven people working in their fields were shot dead at the start of the week, and the survivors walked all night to reach the town with what they could carry."


def groups(*records: Plain) -> list[tuple[str, str]]:
    """Give the groups as the letters of their reports, with the kind of the reason."""
    members = [EventKey(one["id"], "e1") for one in records]
    found = copy_groups(members, {one["id"]: one for one in records}, Known(link_rules(), codebook()))
    return [("".join(key.report.removeprefix("sha256:") for key in group.members), group.kind) for group in found]


def test_same_text_is_one_source() -> None:
    """A text printed twice with a sentence less is one source, and the reason says how much is the same."""
    assert groups(record("a", TEXT, event()), record("b", TEXT.rsplit("The dead", 1)[0], event())) == [("ab", "same-text")]


def test_other_texts_are_two_sources() -> None:
    """Two texts without a source in common are two."""
    assert groups(record("a", TEXT, event()), record("b", OTHER, event())) == [("a", "own"), ("b", "own")]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param([says("AFP", "agency", entity="afp")], [says("AFP", "agency", entity="afp")], [("ab", "same-dispatch")], id="one agency"),
        pytest.param(
            [says("statement", "communique"), says("general staff")], [says("communique", "communique"), says("general staff of the army")],
            [("ab", "same-communique")], id="one communique",
        ),
        pytest.param(
            [says("JNIM", "armed-group", "claims", "jnim")], [says("JNIM", "armed-group", "claims", "jnim")], [("ab", "same-communique")], id="one claim"
        ),
        pytest.param([says("director of the hospital")], [says("head of the hospital")], [("ab", "same-source")], id="one office in other words"),
        pytest.param([says("general staff")], [says("general staff")], [("a", "own"), ("b", "own")], id="an office that anybody cites"),
        pytest.param(
            [says("director of the hospital"), says("a shepherd", "witness")], [says("director of the hospital")], [("a", "own"), ("b", "own")],
            id="a witness of its own",
        ),
        pytest.param(
            [says("director of the hospital"), says("a security source", "unnamed")], [says("director of the hospital")], [("a", "own"), ("b", "own")],
            id="a source of its own that it does not name",
        ),
        pytest.param([says("a source", "unnamed")], [says("a source", "unnamed")], [("a", "own"), ("b", "own")], id="sources without a name"),
    ],
)  # fmt: skip
def test_sources_decide(left: list[Plain], right: list[Plain], expected: list[tuple[str, str]]) -> None:
    """Accounts of one agency, communiqué, claim or named office are one group; a witness of its own parts them."""
    assert groups(record("a", TEXT, event(sources=left)), record("b", OTHER, event(sources=right))) == expected


def test_source_of_a_report_without_a_publisher_counts() -> None:
    """The first link is left out as the outlet only where it is one."""
    bare = event(attribution=[says("director of the hospital")])

    assert groups(record("a", TEXT, bare), record("b", OTHER, event(sources=[says("head of the hospital")]))) == [("ab", "same-source")]


def test_office_is_one_in_two_languages() -> None:
    """A region of an army is the same source in English and in French."""
    english, french = [says("Second Army Region")], [says("Deuxième région militaire")]
    told = record("b", OTHER, event(sources=french), language="fr")

    assert groups(record("a", TEXT, event(sources=english)), told) == [("ab", "same-source")]


def test_witness_of_the_report_is_the_account_s_own() -> None:
    """A witness whom the report heard on another deed of the same story makes the account its own source."""
    office = [says("director of the hospital")]
    heard = event("e2", sources=[says("a shepherd", "witness")])

    assert groups(record("a", TEXT, event(sources=office), heard), record("b", OTHER, event(sources=office))) == [("a", "own"), ("b", "own")]


def test_one_outlet_with_other_sources_is_two() -> None:
    """Two reports of one outlet are one source, unless both name whom they have it from, and it is somebody else."""
    said = [[says("director of the hospital")], [says("mayor of Djibo")]]
    first = record("a", TEXT, event(sources=said[0]), outlet="Bandama Direct")

    assert groups(first, record("b", OTHER, event(), outlet="Bandama Direct")) == [("ab", "same-outlet")]
    assert groups(first, record("b", OTHER, event(sources=said[1]), outlet="Bandama Direct")) == [("a", "own"), ("b", "own")]


def test_account_that_names_the_other_outlet_copies_it() -> None:
    """An account that cites the outlet of another rests on it; one that denies what that outlet printed does not."""
    first = record("a", TEXT, event(), outlet="Bandama Direct Online")
    citing, denying = f"{OTHER} Bandama Direct Online reported it first.", [says("the priest", "person", "denies")]

    assert groups(first, record("b", citing, event())) == [("ab", "cited-outlet")]
    assert groups(first, record("b", citing, event(sources=denying))) == [("a", "own"), ("b", "own")]


def test_near_copies_share_a_key() -> None:
    """The keys under which copies are looked up meet for a text and its copy, and not for another text."""
    rules = link_rules().copies
    one, copy, other = (record(name, text, event()) for name, text in (("a", TEXT), ("b", TEXT.replace("evening", "night")), ("c", OTHER)))

    assert set(text_keys(one, rules)) & set(text_keys(copy, rules))
    assert not set(text_keys(one, rules)) & set(text_keys(other, rules))


def test_share_of_shingles_is_exact() -> None:
    """The share of shingles is counted, not estimated: three of five."""
    rules = link_rules().copies
    one, other = (shingles_of(record("a", text, event()), rules) for text in ("one two three four five six seven", "one two three four five six eight"))

    assert shared_share(one, other) == pytest.approx(3 / 5)
