"""The registry of actors: whom events name, who stands in the codebook, names that nobody knows; an entry with its names and where it is seen; aliases."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from recoupe.codebook.actors import CLASSES
from recoupe.codebook.entries import PartyEntry, party_entry
from recoupe.codebook.schema import Dated
from recoupe.desk import naming
from recoupe.desk.desk import Desk
from recoupe.desk.screen import Act, Data, Given, Page, Raw, Screen, Visit
from recoupe.desk.words import N_
from recoupe.pipeline.name_decisions import decided, rows_for_actors
from recoupe.pipeline.naming import ACTOR
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role
from recoupe.store.values import Roll

LIST = "/actors"
PATH = "/actors/{actor}"
NAME = "/actors/name"


def view(visit: Visit) -> Data:
    """Give a page of the list that is asked for.

    Raises:
        StoreError: the words hold no word, or the cursor is none.
    """
    base = naming.list_of(visit, ACTOR)
    show = base["show"]
    if show == naming.DECIDED:
        return base
    if show == naming.ENTRIES:
        return {**base, **_entries(visit, base["find"])}
    page = naming.roll(visit, ACTOR, show)
    names = naming.names_of_entries(visit.desk, (row.entity for row in page.rows if row.entity))
    rows = [{**(names[row.entity] if row.entity else _unknown(row.name, row.written)), "reports": row.reports, "events": row.events} for row in page.rows]
    return {**base, **naming.pages(visit, LIST, page), "rows": rows}


def _unknown(name: str, written: str) -> dict[str, Any]:
    return {"id": "", "name": written, "kind": None, "country": None, "sector": None, "link": f"{NAME}?{urlencode({'name': name})}"}


def _entries(visit: Visit, find: str) -> dict[str, Any]:
    """Give a page of the entries of the codebook by id, each with how many reports name it."""
    found = naming.found_entries(visit.desk, find)
    after = visit.asked("cursor")
    rest = [entry for entry in found if entry.id > after]
    shown = rest[: naming.ROWS]
    met = naming.counts(visit.desk, ACTOR, (entry.id for entry in shown))
    tally = {name: (one.reports, one.events) for name, one in met.items()}
    rows = [{**naming.summary(entry), **dict(zip(("reports", "events"), tally.get(entry.id, (0, 0)), strict=True))} for entry in shown]
    kept = {"show": naming.ENTRIES, "find": find}
    return {
        "rows": rows,
        "total": len(found),
        "next": naming.address(LIST, **kept, cursor=shown[-1].id) if len(rest) > len(shown) else None,
        "first": naming.address(LIST, **kept) if after else None,
    }


# --- one entry


def entry(visit: Visit) -> Data:
    """Give an actor: what the codebook says of it, what people decided, and the events that name it.

    Raises:
        UnknownIdError: neither codebook nor ledger know the id.
    """
    desk, name = visit.desk, visit.path["actor"]
    known = party_entry(desk.codebook, name)
    base = naming.entry_of(visit, ACTOR, name, {"name": known.name, **_told(desk, known)} if known else None)
    called = base["entry"]["name"]
    search = {"search": "/search?" + urlencode({"q": f'actor:"{called}"'}), "map": "/map?" + urlencode({"who": called})}
    return {**base, **search, "inbox": "/inbox?" + urlencode({"actor": name})}


def _told(desk: Desk, known: PartyEntry) -> dict[str, Any]:
    """Give what the codebook says of an entry."""
    actor = known.actor
    return {
        "kind": known.kind,
        "country": known.country,
        "sector": known.sector,
        "classes": [{"id": one, "means": CLASSES[one]} for one in actor.classes] if actor else [],
        "countries": list(actor.countries) if actor else [],
        "valid_from": actor.valid_from if actor else None,
        "valid_to": actor.valid_to if actor else None,
        "source": actor.source if actor else ", ".join(dict.fromkeys(one.source for one in known.holders)),
        "names": list(_names(known)),
        "words": _words(desk, known.id),
        "parents": [_bond(desk, one) for one in actor.parents] if actor else [],
        "parts": [_bond(desk, one) for one in _parts(desk, known.id)],
        "offices": [_office(desk, known, number) for number in range(len(known.holders))],
        "domains": list(known.agency.domains) if known.agency else [],
    }


def _parts(desk: Desk, entity: str) -> Iterator[Dated]:
    """Yield the actors that belong to one, with when they did."""
    for other in desk.codebook.actors:
        yield from (Dated(other.id, one.valid_from, one.valid_to) for one in other.parents if one.value == entity)


def _names(known: PartyEntry) -> Iterator[dict[str, Any]]:
    """Yield every name with how it is borne and when."""
    actor = known.actor
    plain = [("name", Dated(name)) for name in (known.names if actor is None else (actor.name, *actor.names))]
    told = [*plain, *(("former", one) for one in actor.former_names)] if actor else plain
    told += [("self", Dated(name)) for name in actor.self_names] + [("enemy", Dated(name)) for name in actor.enemy_names] if actor else []
    told += [("name", Dated(name)) for name in (known.agency.name, *known.agency.aliases)] if actor and known.agency else []
    seen: set[tuple[str, str, str | None]] = set()
    for role, one in told:
        if (role, one.value, one.valid_from) not in seen:
            seen.add((role, one.value, one.valid_from))
            yield {"name": one.value, "role": role, "valid_from": one.valid_from, "valid_to": one.valid_to}


def _words(desk: Desk, entity: str) -> list[dict[str, Any]]:
    """Give the words for an institution of a state, by language."""
    wanted = entity.partition("-")[2]
    found = next((one for one in desk.codebook.institutions if one.id == wanted), None)
    return [{"language": code, "words": list(words)} for code, words in found.words.items()] if found else []


def _bond(desk: Desk, one: Dated) -> dict[str, Any]:
    known = party_entry(desk.codebook, one.value)
    named = {"id": one.value, "name": known.name if known else one.value, "link": f"{LIST}/{one.value}"}
    return {**named, "valid_from": one.valid_from, "valid_to": one.valid_to}


def _office(desk: Desk, known: PartyEntry, number: int) -> dict[str, Any]:
    held = known.holders[number]
    of = party_entry(desk.codebook, held.organisation) if held.organisation else None
    where = {"country": held.country, "organisation": of.name if of else held.organisation}
    return {"office": held.office, **where, "valid_from": held.valid_from, "valid_to": held.valid_to, "source": held.source}


# --- a name that nobody knows


def name(visit: Visit) -> Data:
    """Give a name that no entry bears: the events that have it, entries that it may be, and what people decided.

    Raises:
        StoreError: the cursor is none.
    """
    desk = visit.desk

    def choice(written: str, find: str) -> list[dict[str, Any]]:
        return [naming.summary(one) for one in naming.found_entries(desk, find)[: naming.ROWS]] if find else naming.proposals(desk, written)

    return naming.name_of(visit, ACTOR, choice)


def export(visit: Visit) -> Given:
    """Hand out what was decided as a list that `recoupe read --actors` takes."""
    content = rows_for_actors(decided(visit.desk.ledger, ACTOR), visit.desk.codebook)
    return Given(content.encode(), "text/csv; charset=utf-8", {"content-disposition": 'attachment; filename="actors.csv"'})


def samples(ledger: Ledger) -> tuple[str, ...]:
    """Give addresses of each list, of the actor that most reports name, and of a name that nobody knows."""
    known, other = ledger.roll(Roll(ACTOR), "", 1).rows, ledger.roll(Roll(ACTOR, naming.OTHER), "", 1).rows
    lists = [f"{LIST}?show={show}" for show in naming.SHOWN]
    entries = [f"{LIST}/{one.entity}" for one in known]
    return (LIST, *lists, f"{LIST}?show=entries&find=front", *entries, f"{LIST}/rsf", *(f"{NAME}?{urlencode({'name': one.name})}" for one in other))


SCREEN = Screen(
    name="actors",
    title=N_("Actors"),
    pages=(
        Page(LIST, "registry.html", view, least=Role.VIEWER),
        Page(NAME, "registry_name.html", name, name=lambda data: data["written"], least=Role.VIEWER),
        Page(PATH, "actor.html", entry, name=lambda data: data["entry"]["name"], least=Role.VIEWER),
    ),
    acts=(Act(f"{LIST}/alias", naming.give(ACTOR), NAME, least=Role.CODER), Act(f"{PATH}/merge", naming.unite(ACTOR), PATH, least=Role.CODER)),
    raws=(Raw(f"{LIST}/decided.csv", export, least=Role.VIEWER),),
    help=(
        N_(
            "A name is somebody's in every report at once, from a day or until a day where you say so. What was decided can be taken back, and saved"
            " as a list for `recoupe read --actors`."
        ),
    ),
    samples=samples,
    place=50,
    key="a",
    keys=naming.KEYS,
)
