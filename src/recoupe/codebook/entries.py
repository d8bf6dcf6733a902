"""Give what the codebook says of an id that a record may hold: an actor, an institution of a state, a person, a news agency, a place."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from recoupe.codebook.load import Codebook
from recoupe.codebook.schema import Actor, Holder, OutletEntry, Site


@dataclass(frozen=True, slots=True)
class PartyEntry:
    """An entry for somebody: what a record says of them, and the rows that it comes from; of an institution that bears no name of its own, a made one."""

    id: str
    name: str
    kind: str
    country: str | None
    sector: str | None
    actor: Actor | None = None
    holders: tuple[Holder, ...] = ()
    agency: OutletEntry | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which a text may call them, the neutral one first, each once."""
        listed = [name for one in self.holders for name in (one.name, *one.names)]
        listed += self.actor.all_names if self.actor else ()
        listed += (self.agency.name, *self.agency.aliases) if self.agency else ()
        return tuple(dict.fromkeys(listed))


def party_entry(codebook: Codebook, entity: str) -> PartyEntry | None:
    """Give the entry of an id; None where the codebook has none.

    Args:
        codebook: what is known.
        entity: as records have it: `jnim`, `mli-mil`, `benjamin-netanyahu`, `afp`.
    """
    found = party_entries(codebook).get(entity)
    if found is not None:
        return found
    actor = codebook.actor(entity)
    return None if actor is None else _of_actor(actor)


@lru_cache(maxsize=4)
def party_entries(codebook: Codebook) -> Mapping[str, PartyEntry]:
    """Give every entry that has names, by id, in the order of ids; institutions of states without names of their own are made by rule, and not in it.

    Args:
        codebook: what is known.
    """
    offices = {one.id: one.sector for one in codebook.offices}
    held: dict[str, tuple[Holder, ...]] = {}
    for one in codebook.holders:
        held[one.id] = (*held.get(one.id, ()), one)
    agencies = {one.id: one for one in codebook.outlets if one.kind == "agency"}
    found = {name: PartyEntry(name, one.name, "organisation", one.country, "JRN", agency=one) for name, one in agencies.items()}
    for name, rows in held.items():
        found[name] = PartyEntry(name, rows[0].name, "person", rows[-1].country, offices.get(rows[-1].office), holders=rows)
    found |= {actor.id: _of_actor(actor, agencies.get(actor.id)) for actor in codebook.actors}
    return dict(sorted(found.items()))


def _of_actor(actor: Actor, agency: OutletEntry | None = None) -> PartyEntry:
    return PartyEntry(actor.id, actor.name, actor.kind, actor.country, actor.sector, actor=actor, agency=agency)


def site_entry(codebook: Codebook, entity: str) -> Site | None:
    """Give the site of an id `site:…`; None where no list has it."""
    return next((one for one in codebook.sites if f"site:{one.id}" == entity), None)
