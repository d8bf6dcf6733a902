"""Read the tables of actors: registry, names of state institutions, holders of offices; and merge a user's own list over ours."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from recoupe.codebook.schema import Actor, Holder, Institution, Office, StateName
from recoupe.codebook.tables import Cells, Columns, read_rows

KINDS = ("group", "organisation", "person", "population", "state")
# Sectors of PLOVER 2.0.
SECTORS = (
    *("AGR", "BUS", "COP", "CRM", "CVL", "EDU", "GOV", "IGO", "JRN", "JUD", "LAB", "LEG", "MED"),
    *("MIL", "NGO", "OPP", "PRM", "PTY", "REB", "REF", "REL", "SOC", "SPY", "UAF", "UNK"),
)
CLASSES: Mapping[str, str] = {
    "armed-group": "fights, and is no force of a recognised state",
    "militia": "an armed group that stands by a government, a party or a community",
    "gang": "an armed group that lives by crime",
    "security-force": "a force or service of a state, or of several",
    "military": "land, sea or air force",
    "police": "police, gendarmerie, border or riot force",
    "intelligence": "intelligence or security service",
    "coalition": "an alliance of armed groups or of states that fight side by side",
    "peacekeepers": "a mission of an international organisation",
    "igo": "international organisation of states, or a part of one",
    "ngo": "organisation of citizens",
    "party": "political party or movement",
    "state": "a state or one of its institutions",
    "government": "the executive of a state, or a body that acts as one",
    "parliament": "a legislature",
    "court": "a court or prosecutor",
    "ethnic-group": "a people or community",
    "religious-group": "a community of faith",
    "media": "a news agency or outlet",
}
ARMED = frozenset({"armed-group", "security-force", "coalition"})

ACTOR_COLUMNS = Columns(
    required=("id", "name", "kind", "source"),
    optional=("country", "sector", "classes", "names", "former_names", "self_names", "enemy_names", "countries", "parent", "valid_from", "valid_to"),
)
STATE_NAME_COLUMNS = Columns(required=("name", "entity", "source"), optional=("names", "valid_from", "valid_to"))
HOLDER_COLUMNS = Columns(required=("id", "name", "office", "source"), optional=("country", "organisation", "names", "valid_from", "valid_to"))


@dataclass(frozen=True, slots=True)
class Merged:
    """A list of the user's that was merged over ours: what it holds, and the digest of its bytes."""

    what: str
    digest: str


@dataclass(frozen=True, slots=True)
class KnownActors:
    """What rows of tables may name: countries, actors, institutions and offices."""

    countries: tuple[str, ...]
    actors: tuple[Actor, ...] = ()
    institutions: tuple[Institution, ...] = ()
    offices: tuple[Office, ...] = ()

    def entities(self) -> frozenset[str]:
        """Give every id that an allegiance or a name may point to."""
        states = (f"{country.lower()}-{one.id}" for country in self.countries for one in self.institutions)
        return frozenset((*states, *(actor.id for actor in self.actors)))


def read_actors(path: str, content: bytes, known: KnownActors, faults: list[str]) -> tuple[Actor, ...]:
    """Read a registry of actors; parents may be of `known` or of the table itself.

    Args:
        path: how messages name the table.
        content: the table, as bytes.
        known: what rows may name.
        faults: where faults go.
    """
    rows = [(cells, _actor(cells, known.countries)) for cells in read_rows(path, content, ACTOR_COLUMNS, faults)]
    entities = known.entities() | {actor.id for _, actor in rows}
    seen: dict[str, str] = {}
    for cells, actor in rows:
        if actor.id in seen:
            cells.refuse(f"actor {actor.id!r} is given twice, first in {seen[actor.id]}; keep one entry")
        seen.setdefault(actor.id, cells.where)
        _refuse_parents(cells, actor, entities)
    return tuple(actor for _, actor in rows)


def _actor(cells: Cells, countries: Sequence[str]) -> Actor:
    valid_from, valid_to = cells.period()
    return Actor(
        id=cells.needed("id"),
        name=cells.needed("name"),
        kind=(cells.needed("kind") and cells.choice("kind", KINDS)) or "",
        country=cells.choice("country", countries),
        sector=cells.choice("sector", SECTORS),
        classes=cells.choices("classes", tuple(CLASSES)),
        names=cells.parts("names"),
        valid_from=valid_from,
        valid_to=valid_to,
        source=cells.needed("source"),
        former_names=cells.dated("former_names"),
        self_names=cells.parts("self_names"),
        enemy_names=cells.parts("enemy_names"),
        countries=cells.choices("countries", countries),
        parents=cells.dated("parent"),
    )


def _refuse_parents(cells: Cells, actor: Actor, entities: frozenset[str]) -> None:
    for parent in actor.parents:
        if parent.value == actor.id:
            cells.refuse(f"parent {parent.value!r} is the actor itself; leave it out")
        elif parent.value not in entities:
            cells.refuse(f"parent {parent.value!r} is no actor and no institution of a state; add its row or correct the id")


def read_state_names(path: str, content: bytes, known: KnownActors, faults: list[str]) -> tuple[StateName, ...]:
    """Read the names of their own that institutions of states bear.

    Args:
        path: how messages name the table.
        content: the table, as bytes.
        known: what rows may name.
        faults: where faults go.
    """
    return tuple(_state_names(read_rows(path, content, STATE_NAME_COLUMNS, faults), known.entities()))


def _state_names(rows: Iterable[Cells], entities: frozenset[str]) -> Iterator[StateName]:
    for cells in rows:
        entity = cells.needed("entity")
        if entity and entity not in entities:
            cells.refuse(f"entity {entity!r} is no institution of a state and no actor; write e.g. 'isr-leg', or add its row to the registry")
        yield StateName(cells.needed("name"), entity, cells.parts("names"), *cells.period(), source=cells.needed("source"))


def read_holders(path: str, content: bytes, known: KnownActors, faults: list[str]) -> tuple[Holder, ...]:
    """Read who held which office, and when.

    Args:
        path: how messages name the table.
        content: the table, as bytes.
        known: what rows may name.
        faults: where faults go.
    """
    rows = [(cells, _holder(cells, known)) for cells in read_rows(path, content, HOLDER_COLUMNS, faults)]
    entities = known.entities()
    names: dict[str, str] = {}
    for cells, holder in rows:
        if holder.organisation is not None and holder.organisation not in entities:
            cells.refuse(f"organisation {holder.organisation!r} is no actor of the registry; add its row or correct the id")
        if names.setdefault(holder.id, holder.name) != holder.name:
            cells.refuse(f"person {holder.id!r} is {names[holder.id]!r} above and {holder.name!r} here; write one name, or give the other person an id")
    return tuple(holder for _, holder in rows)


def _holder(cells: Cells, known: KnownActors) -> Holder:
    offices = {office.id for office in known.offices}
    holder = Holder(
        cells.needed("id"),
        cells.needed("name"),
        cells.needed("office"),
        cells.choice("country", known.countries),
        cells.text("organisation"),
        cells.parts("names"),
        *cells.period(),
        source=cells.needed("source"),
    )
    if holder.office and holder.office not in offices:
        cells.refuse(f"office {holder.office!r} is not known; write one of actors/offices.toml")
    if holder.country is None and holder.organisation is None:
        cells.refuse(f"{holder.id!r} has neither a country nor an organisation; say where the office is held")
    return holder


def merge_actors(ours: tuple[Actor, ...], theirs: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Put a user's actors over ours: the same id replaces, a new id is added behind."""
    mine = {actor.id: actor for actor in ours}
    mine.update((actor.id, actor) for actor in theirs)
    return tuple(mine.values())


def digest_of(content: bytes) -> str:
    """Give the SHA-256 of the bytes of a user's list."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
