"""Records that several tests of linking share: five accounts of three deeds, one of them recalled a year later."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from recoupe.model.link import Cluster, Clusters, EventKey, Judgement
from tests.link import Plain, event, figure, place, record, when, who

NEAR = [place("Djibo", 14.1, -1.63)]
FAR = [place("Boulsa", 12.66, -0.57)]


def ledger() -> list[Plain]:
    """Give the records: a and b tell of Djibo, c and d of Boulsa, e is another deed at Djibo four days on."""
    return [
        record("a", "Gunmen on motorbikes killed seven farmers near Djibo on Monday, the mayor of Djibo Ousmane Dicko said.", event()),
        record(
            "b",
            "Seven farmers died on Monday when gunmen opened fire near Djibo, according to the mayor, Ousmane Dicko.",
            event(casualties=[figure("killed", 7, 7)], evidence=[{"start": 0, "end": 1, "text": "Seven farmers died on Monday near Djibo."}]),
        ),
        record("c", "A mine blew up a lorry at Boulsa on Tuesday and killed three traders.", mine()),
        record("d", "Three traders were killed at Boulsa when their lorry hit a mine on Tuesday, the governor said.", mine()),
        record("e", "Drones struck a camp at Djibo on Friday, the army said; twenty fighters were killed.", drone(), published=when("2024-03-09")),
    ]


def mine() -> Plain:
    """Give a mine at Boulsa."""
    weapon = {"name": "mine", "kind": "explosives", "noun": "mine", "span": {"start": 0, "end": 4, "text": "mine"}}
    traders = [who("traders", country="BFA", sector="BUS", effect="killed")]
    said = [{"start": 0, "end": 1, "text": "A mine killed three traders at Boulsa."}]
    return event(
        modes=["explosives"],
        weapons=[weapon],
        actors=[],
        recipients=traders,
        places=FAR,
        when=when("2024-03-05"),
        casualties=[figure("killed", 3, 3)],
        evidence=said,
    )


def drone() -> Plain:
    """Give a drone strike at Djibo."""
    fighters = [who("fighters", country="BFA", sector="REB", effect="killed")]
    army = [who("army", "bfa-mil", "BFA", "MIL")]
    said = [{"start": 0, "end": 1, "text": "Drones struck a camp at Djibo."}]
    return event(modes=["drone"], actors=army, recipients=fighters, places=NEAR, when=when("2024-03-08"), casualties=[figure("killed", 20, 20)], evidence=said)


@dataclass
class Held:
    """What was linked before, in memory, as `relink` asks for it; `asked` are the reports whose records it was asked for."""

    before: Clusters
    known: Collection[Plain]
    judged: Collection[Judgement] = ()
    seals: Collection[tuple[EventKey, ...]] = ()
    asked: set[str] = field(default_factory=set)

    def links(self, keys: Collection[EventKey]) -> Iterator[tuple[EventKey, EventKey, float]]:
        return ((one.left, one.right, one.bits) for one in self.before.links if one.left in keys or one.right in keys)

    def clusters(self, keys: Collection[EventKey], names: Collection[str]) -> Iterator[Cluster]:
        return (one for one in self.before.clusters if not {one.id, *one.merged}.isdisjoint(names) or not set(keys).isdisjoint(one.members))

    def records(self, names: Collection[str]) -> Iterator[Plain]:
        self.asked.update(names)
        return (one for one in self.known if one["id"] in names)

    def judgements(self, reports: Collection[str]) -> Iterator[Judgement]:
        return (one for one in self.judged if one.left.report in reports or one.right.report in reports)

    def sealed(self, reports: Collection[str]) -> Iterator[tuple[EventKey, ...]]:
        return (one for one in self.seals if any(key.report in reports for key in one))


def joined(before: Clusters, looked_at: Clusters, after: Clusters, unlinked: Iterable[tuple[EventKey, EventKey]]) -> Clusters:
    """Put what linking gave in the place of what it looked at."""
    gone, fresh = set(unlinked), {(one.left, one.right): one for one in after.links}
    ids = {one.id for one in looked_at.clusters}
    clusters = (*(one for one in before.clusters if one.id not in ids), *after.clusters)
    links = {(one.left, one.right): one for one in before.links if (one.left, one.right) not in gone} | fresh
    return Clusters(tuple(sorted(clusters, key=lambda one: one.id)), tuple(links[pair] for pair in sorted(links)))
