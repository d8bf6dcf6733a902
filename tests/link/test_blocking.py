"""Promises of blocking: neighbours find each other from either side, by numbers that are the same everywhere, and nothing is given up too early."""

from itertools import combinations

import pytest

from recoupe.codebook.linking import link_rules
from recoupe.link.blocking import candidate_pairs, key_numbers
from recoupe.link.copies import text_keys
from recoupe.link.incidents import kept_under, sought_under
from recoupe.link.profile import Known, Profile, event_profiles
from recoupe.link.weigh import conflicts, may_be_one, most_to_come, weigh_events
from recoupe.model.link import Link
from tests.link import Plain, event, place, record, when
from tests.link.ledger import ledger
from tests.support import codebook

KNOWN_NUMBER = 10032119364374686488


def records() -> list[Plain]:
    """Give accounts with and without days, points and names in common."""
    country = [place("Burkina Faso", 12.0, -1.5, precision="country", radius_km=400.0)]
    unknown = [place("Djibo", entity=None)]
    return [
        *ledger(),
        record("f", "An attack in the north of Burkina Faso killed seven farmers, officials said.", event(places=country)),
        record("g", "Seven farmers were killed at Djibo, Ousmane Dicko said.", event(places=unknown)),
        record("h", "Ousmane Dicko, mayor of Djibo, recalled the killing.", event(when=None, salience="background", places=[])),
        record("i", "Gunmen attacked Djibo in June.", event(when=when("2023-06-04"))),
    ]


def profiles() -> list[Profile]:
    known = Known(link_rules(), codebook())
    return sorted((profile for one in records() for profile in event_profiles(one, known)), key=lambda one: one.key)


def pairs(chosen: set[int] | None = None) -> list[tuple[int, int]]:
    rules = link_rules()
    return list(candidate_pairs(profiles(), {one["id"]: text_keys(one, rules.copies) for one in records()}, rules, chosen))


def test_candidates_of_some_are_those_that_hold_one_of_them() -> None:
    """The pairs of some events are the pairs of all that hold one of these; each comes once, in its order."""
    everything = pairs()

    assert everything == sorted(set(everything))
    for number in range(len(profiles())):
        assert pairs({number}) == [pair for pair in everything if number in pair]
    assert pairs({0, 3}) == [pair for pair in everything if {0, 3} & set(pair)]
    assert pairs(set()) == []


def test_neighbours_share_a_key_that_is_kept_and_sought() -> None:
    """Of two reports with events worth comparing each is kept under a key that the other seeks; far ones share none."""
    named = {one["id"]: one for one in records()}
    kept = {name: kept_under(one, codebook()) for name, one in named.items()}
    sought = {name: sought_under(one, codebook()) for name, one in named.items()}
    told = profiles()
    near = {frozenset((told[one].key.report, told[other].key.report)) for one, other in pairs()}

    assert near
    for one, other in combinations(sorted(named), 2):
        if frozenset((one, other)) in near:
            assert kept[one] & sought[other]
            assert kept[other] & sought[one]
    assert not kept["sha256:c"] & sought["sha256:i"]


def test_numbers_of_keys_are_the_same_everywhere() -> None:
    """A key has the same number on every machine, today and tomorrow; keys of one part more, or of parts exchanged, have others."""
    assert key_numbers([("by-cell", (14, -2), 4927)]).tolist() == [KNOWN_NUMBER]
    assert len(set(key_numbers([("a", 1, 2), ("a", 2, 1), ("a", 1), ("a", (1, 2)), ("a", "1", 2)]).tolist())) == 5
    with pytest.raises(TypeError, match="float"):
        key_numbers([(1.5,)])


def test_giving_up_early_gives_up_nothing() -> None:
    """A pair is kept or given up as its full weight says, whatever is left unlooked at."""
    rules = link_rules()
    most = most_to_come(rules)

    def weighed(link: Link) -> bool:
        return link.bits >= rules.models["event"].threshold and not conflicts(link)

    told = profiles()
    expected = [weighed(weigh_events(one, other, rules)) for one, other in combinations(told, 2)]
    assert [may_be_one(one, other, rules, most) for one, other in combinations(told, 2)] == expected
    assert {True, False} <= set(expected)
