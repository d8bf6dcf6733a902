"""Promises of linking: who is one incident, that order changes nothing, that one report more costs its neighbourhood alone, that people have the last word."""

import random
from collections.abc import Collection
from dataclasses import replace

import pytest

from recoupe.errors import LinkError
from recoupe.link import pieces
from recoupe.link.incidents import Addition, explain_link, incident_id, link_records, relink
from recoupe.model.link import Clusters, EventKey, Judgement, Verdict
from tests.link import Plain, event, place, record, when
from tests.link.ledger import Held, joined, ledger
from tests.support import codebook


def together(clusters: Clusters) -> set[str]:
    """Give the clusters as the letters of their reports."""
    return {"".join(sorted(key.report.removeprefix("sha256:") for key in cluster.members)) for cluster in clusters.clusters}


Seal = tuple[EventKey, ...]


def more(before: Clusters, records: Collection[Plain], added: Collection[str], judged: Collection[Judgement] = (), sealed: Collection[Seal] = ()) -> Clusters:
    """Link what was added to what was linked before, and give the whole; what is in no record any more is gone."""
    there = {EventKey(one["id"], told["id"]) for one in records for told in one["events"]}
    gone = {member for cluster in before.clusters for member in cluster.members} - there
    found = relink(Held(before, records, judged, sealed), Addition(added, records, gone), codebook())
    return joined(before, found.before, found.after, found.unlinked)


def key(name: str, told: str = "e1") -> EventKey:
    return EventKey(f"sha256:{name}", told)


def test_accounts_of_one_deed_are_one_incident() -> None:
    """Two accounts of one deed are one incident; another place, and another deed at the same place, are others."""
    assert together(link_records(ledger(), codebook())) == {"ab", "cd", "e"}


def test_order_of_reports_changes_nothing() -> None:
    """However the reports come in, and if one comes twice, clusters, ids and links are the same."""
    chance = random.Random(7)
    first = link_records(ledger(), codebook())

    for _ in range(5):
        shuffled = [*ledger(), ledger()[0]]
        chance.shuffle(shuffled)
        assert link_records(shuffled, codebook()) == first


@pytest.mark.parametrize("last", range(5))
def test_one_report_more_gives_what_linking_all_anew_gives(last: int) -> None:
    """Adding any report to the others gives the same clusters and links as linking all."""
    records = ledger()
    others = [one for number, one in enumerate(records) if number != last]
    before = link_records(others, codebook())
    added = more(before, records, [records[last]["id"]])
    anew = link_records(records, codebook())

    assert together(added) == together(anew)
    assert added.links == anew.links


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("most", [2, 4], ids="pieces of {}".format)
def test_many_steps_give_what_linking_all_anew_gives(seed: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports come and go, people decide and take back, and pieces are small: after each step clusters, links and ids are as if all were linked at once."""
    monkeypatch.setattr(pieces, "MOST_TOGETHER", most)
    chance, state = random.Random(seed), _State()
    before = Clusters(())
    for _ in range(10):
        changed = state.step(chance, chance.choice(("come", "come", "come", "go", "judge", "take back")))
        anew = link_records(state.there, codebook(), state.judged, before)
        before = more(before, state.there, changed, state.judged)
        assert [(one.id, one.members) for one in before.clusters] == [(one.id, one.members) for one in anew.clusters]
        assert before.links == anew.links


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("most", [2, 4, 250], ids="pieces of {}".format)
def test_steps_with_signed_incidents_give_what_linking_all_anew_gives(seed: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """While incidents are signed and opened again between reports and decisions, each step leaves what linking all anew gives, and no signed one changes."""
    monkeypatch.setattr(pieces, "MOST_TOGETHER", most)
    chance, state, sealed = random.Random(seed), _State(), list[Seal]()
    before = Clusters(())
    for _ in range(14):
        kind = chance.choice(("come", "come", "come", "go", "judge", "take back", "sign", "sign", "open"))
        if kind == "sign" and (free := [one.members for one in before.clusters if all(set(one.members).isdisjoint(seal) for seal in sealed)]):
            sealed.append(chance.choice(free))
            changed = [member.report for member in sealed[-1]]
        elif kind == "open" and sealed:
            changed = [member.report for member in sealed.pop(chance.randrange(len(sealed)))]
        else:
            changed = state.step(chance, kind)
        anew = link_records(state.there, codebook(), state.judged, before, sealed)
        before = more(before, state.there, changed, state.judged, sealed)
        assert [(one.id, one.members) for one in before.clusters] == [(one.id, one.members) for one in anew.clusters]
        assert before.links == anew.links
        there = {EventKey(one["id"], "e1") for one in state.there}
        assert {frozenset(there.intersection(seal)) for seal in sealed} <= {frozenset(one.members) for one in before.clusters} | {frozenset()}


def test_report_that_would_join_a_signed_incident_stands_apart() -> None:
    """An account of a signed deed is an incident of its own, and its link is kept; once the incident is open, both are one under the id that stood first."""
    records = ledger()
    first = link_records(records[1:], codebook())
    signed = next(one for one in first.clusters if key("b") in one.members)
    apart = link_records(records, codebook(), before=first, sealed=[signed.members])

    assert together(apart) == {"a", "b", "cd", "e"}
    assert {one.id for one in apart.clusters if key("b") in one.members} == {signed.id}
    assert apart.links == link_records(records, codebook()).links
    assert together(link_records(records, codebook(), before=apart)) == {"ab", "cd", "e"}


def test_signed_incident_goes_before_an_older_decision() -> None:
    """That people put an event of a signed incident together with another before counts again once it is open."""
    said = [Judgement(key("b"), key("e"), Verdict.SAME)]
    assert "be" in together(link_records([ledger()[1], ledger()[4]], codebook(), said))
    assert together(link_records([ledger()[1], ledger()[4]], codebook(), said, sealed=[(key("b"),)])) == {"b", "e"}


class _State:
    """Reports that are there, and what people decided."""

    def __init__(self) -> None:
        self.there: list[Plain] = []
        self.missing = crowd()
        self.judged: list[Judgement] = []

    def step(self, chance: random.Random, kind: str) -> list[str]:
        """Let something happen, and give the reports that count as added."""
        if kind == "go" and self.there:
            self.missing.append(self.there.pop(chance.randrange(len(self.there))))
            return []
        if kind == "judge" and len(self.there) > 1:
            return self.judge(*sorted(EventKey(one["id"], "e1") for one in chance.sample(self.there, 2)), chance.choice(list(Verdict)))
        if kind == "take back" and self.judged:
            taken = self.judged.pop(chance.randrange(len(self.judged)))
            return [taken.left.report, taken.right.report]
        chance.shuffle(self.missing)
        fresh, self.missing = self.missing[:2], self.missing[2:]
        self.there += fresh
        return [one["id"] for one in fresh]

    def judge(self, left: EventKey, right: EventKey, verdict: Verdict) -> list[str]:
        """Let a person decide, unless it contradicts what people decided before."""
        said = [*(one for one in self.judged if (one.left, one.right) != (left, right)), Judgement(left, right, verdict)]
        try:
            link_records(self.there, codebook(), said)
        except LinkError:
            return []
        self.judged = said
        return [left.report, right.report]


def crowd() -> list[Plain]:
    """Give a dozen accounts of five deeds near one another, some of them vague."""
    days, found = ("2024-03-04", "2024-03-05", "2024-03-07"), []
    for number in range(12):
        told = ledger()[number % 5]
        moved = {
            "when": when(days[number % 3]),
            "places": told["events"][0]["places"] if number % 4 else [place("Sahel", 14.1, -0.9, precision="admin1", radius_km=120.0)],
        }
        found.append({**told, "id": f"sha256:{chr(ord('f') + number)}", "events": [{**told["events"][0], **moved}]})
    return [*ledger(), *found]


def test_only_the_neighbourhood_is_weighed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Adding a report at Djibo weighs no pair of Boulsa."""
    from recoupe.link import incidents

    records = ledger()
    before = link_records(records[1:], codebook())
    weighed: list[frozenset[str]] = []
    weigh = incidents.weigh_events
    monkeypatch.setattr(incidents, "weigh_events", lambda *pair: weighed.append(frozenset(one.key.report for one in pair[:2])) or weigh(*pair))
    held = Held(before, records)
    relink(held, Addition({"sha256:a"}, [records[0], records[1], records[4]]), codebook())

    assert weighed
    assert frozenset({"sha256:c", "sha256:d"}) not in weighed
    assert held.asked.isdisjoint({"sha256:c", "sha256:d"})


def test_id_stays_when_an_earlier_report_is_added() -> None:
    """An incident keeps its id when a report of an earlier day comes in later."""
    records = ledger()
    before = link_records(records[1:], codebook())
    records[0]["published"] = when("2024-03-04")
    after = more(before, records, ["sha256:a"])
    (kept,) = [cluster for cluster in after.clusters if key("a") in cluster.members]

    assert kept.id == incident_id(key("b"))
    assert kept.members[0] == key("a")


def test_merged_incidents_keep_both_ids() -> None:
    """When a person joins two incidents, the record keeps the id of the earlier and lists the other."""
    before = link_records(ledger(), codebook())
    same = Judgement(key("a"), key("e"), Verdict.SAME)
    after = link_records(ledger(), codebook(), [same], before)
    (joined,) = [cluster for cluster in after.clusters if key("e") in cluster.members]

    assert joined.id == incident_id(key("a"))
    assert joined.merged == (incident_id(key("e")),)


def test_events_that_a_person_told_apart_stay_apart() -> None:
    """Two accounts that would be one incident are two once a person told them apart."""
    judged = Judgement(key("a"), key("b"), Verdict.NOT_SAME)

    assert together(link_records(ledger(), codebook(), [judged])) == {"a", "b", "cd", "e"}


def test_events_that_a_person_put_together_are_one() -> None:
    """Two events of other places and days are one incident once a person says so."""
    judged = Judgement(key("a"), key("c"), Verdict.SAME)

    assert any({"a", "c"} <= set(cluster) for cluster in together(link_records(ledger(), codebook(), [judged])))


def test_judgements_that_contradict_are_refused() -> None:
    """A chain of "same" between two events that are judged not the same is refused, with both events named."""
    judged = [Judgement(key("a"), key("b"), Verdict.SAME), Judgement(key("b"), key("c"), Verdict.SAME), Judgement(key("a"), key("c"), Verdict.NOT_SAME)]

    with pytest.raises(LinkError, match=r"'sha256:a'.*'sha256:c'.*withdraw"):
        link_records(ledger(), codebook(), judged)


def test_chain_of_links_glues_no_conflict() -> None:
    """A vague account between two exact ones that exclude one another never brings these into one incident."""
    one, other = ledger()[0], ledger()[0]
    other = {**other, "id": "sha256:x", "events": [event(places=[place("Dori", 14.03, -0.03)])], "places": []}
    vague = {**one, "id": "sha256:v", "events": [event(places=[place("Sahel", 14.1, -0.9, precision="admin1", radius_km=120.0)])], "places": []}
    found = together(link_records([one, other, vague], codebook()))

    assert not any({"a", "x"} <= set(cluster) for cluster in found)


def test_background_event_is_an_account_of_the_old_incident() -> None:
    """A piece of a year later that recalls the deed with its day is an account of it, and its own news is another incident."""
    recalled = event(
        "e2",
        salience="background",
        evidence=[{"start": 0, "end": 1, "text": "On 4 March 2024 gunmen killed seven farmers near Djibo, the mayor Ousmane Dicko recalled."}],
    )
    own = event("e1", type="AID", modes=[], actors=[], recipients=[], casualties=[], when=when("2025-03-04"))
    later = record("y", "Djibo mourned on Tuesday the seven farmers whom gunmen killed on 4 March 2024.", own, recalled, published=when("2025-03-05"))
    found = link_records([*ledger(), later], codebook())
    (old,) = [cluster for cluster in found.clusters if key("a") in cluster.members]

    assert key("y", "e2") in old.members
    assert key("y", "e1") not in old.members


def test_link_explains_itself_field_by_field() -> None:
    """Every link shows bits, values of both sides and a reason a field, and its sum is the bits of its fields and the prior."""
    from recoupe.codebook.linking import link_rules

    left, right = ledger()[:2]
    link = explain_link(left, "e1", right, "e1", codebook())
    places = next(one for one in link.evidence if one.field == "places")

    assert (places.level, places.left, places.right, places.reason) == ("same-point", "Djibo", "Djibo", "the same exact place")
    assert link.bits == pytest.approx(link_rules().models["event"].prior + sum(one.bits for one in link.evidence))
    assert all(one.reason for one in link.evidence)
    assert 0.5 < link.probability < 1


def test_explanation_does_not_depend_on_the_side() -> None:
    """Which report is named first changes nothing."""
    left, right = ledger()[0], ledger()[4]

    assert explain_link(left, "e1", right, "e1", codebook()) == explain_link(right, "e1", left, "e1", codebook())


def test_unknown_event_is_refused() -> None:
    """An event that the report does not have is refused by its id, with those it has."""
    left, right = ledger()[:2]

    with pytest.raises(LinkError, match=r"no event 'e9'; name one of e1"):
        explain_link(left, "e9", right, "e1", codebook())


def test_id_is_short_and_safe_to_read_aloud() -> None:
    """An id has a fixed prefix and ten letters, none of which is mistaken for another."""
    names = {incident_id(replace(key("a"), event=f"e{number}")) for number in range(200)}

    assert len(names) == 200
    assert all(name.startswith("RCP-") and len(name) == 14 and not set("ILOU") & set(name[4:]) for name in names)
