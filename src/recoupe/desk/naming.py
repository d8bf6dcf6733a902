"""Decide on names from the desk, and show what was decided: what actors and places have in common. Lists ask indexes, and open no record."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import quote, urlencode

from recoupe.codebook.entries import PartyEntry, party_entries, party_entry
from recoupe.desk.deciding import settle_names, who
from recoupe.desk.desk import Desk
from recoupe.desk.screen import Done, Key, Visit
from recoupe.desk.words import N_
from recoupe.errors import DeskError, UnknownIdError
from recoupe.pipeline.name_decisions import Alias, alias, decided, merge, subject_of
from recoupe.pipeline.naming import MERGE, target_of
from recoupe.pipeline.review import standing
from recoupe.store.values import NAMES, NAMINGS, PARTY_STATES, Judged, Met, Paged, Roll
from recoupe.store.words import folded_words

ROWS = 50
KNOWN, OPEN, OTHER = PARTY_STATES
# What a registry lists beside what events name.
ENTRIES, DECIDED = "entries", "decided"
SHOWN = (KNOWN, OPEN, OTHER, ENTRIES, DECIDED)


# What both registries do by keys.
KEYS = (Key("j / k", N_("next or previous row")), Key("Enter", N_("open it")), Key("/", N_("go to the search box")), Key("u", N_("undo what was done last")))


def list_of(visit: Visit, kind: str) -> dict[str, Any]:
    """Give what every list of a registry shows, with no row yet; of what people decided, all there is to show."""
    show, find = shown(visit), visit.asked("find").strip()
    plain = {"kind": kind, "path": path_of(kind), "show": show, "lists": list(SHOWN), "find": find, "rows": [], "total": None, "next": None, "first": None}
    return {**plain, "history": history(visit.desk, kind) if show == DECIDED else []}


def entry_of(visit: Visit, kind: str, name: str, told: Mapping[str, Any] | None) -> dict[str, Any]:
    """Give what the page of every entry shows.

    Args:
        visit: the request.
        kind: whether it is an actor or a place.
        name: its id.
        told: what the codebook or the gazetteer says of it; None where it does not know the id.

    Raises:
        UnknownIdError: the ledger does not know it either.
        StoreError: the cursor is none.
    """
    mark = visit.desk.ledger.mark(NAMES)  # before what is shown: what is written in between is then seen as a change
    met = visit.desk.ledger.names_of(kind, name)
    if told is None and not met:
        raise UnknownIdError(f"{kind} {name[:80]!r}: neither the codebook nor an event of the ledger has this id; search the list for a part of a name")
    link = f"{path_of(kind)}/{quote(name, safe='')}"
    return {
        "kind": kind,
        "path": link,
        "entry": {"id": name, "name": met[0].written if met else name, **(told or {})},
        "known": told is not None,
        "met_as": [{"name": one.written, "reports": one.reports, "events": one.events} for one in met],
        "given": given_names(visit.desk, kind, name),
        "merged": next((one for one in decisions(visit.desk, kind, (name, "")) if one["merged"] and one["name"] == name), None),
        "mark": mark,
        **seen(visit, kind, (name, ""), link),
    }


def name_of(visit: Visit, kind: str, choice: Callable[[str, str], list[dict[str, Any]]]) -> dict[str, Any]:
    """Give what the page of a name that no entry bears shows.

    Args:
        visit: the request.
        kind: whether it names an actor or a place.
        choice: gives entries that it may be, of the name as it is written and the words that are looked for.

    Raises:
        StoreError: the cursor is none.
    """
    mark = visit.desk.ledger.mark(NAMES)  # before what is shown, as above
    asked, find = visit.asked("name") or visit.sent("name"), visit.asked("find").strip()
    folded, path = folded_words(asked), f"{path_of(kind)}/name"
    met = met_as(visit.desk, kind, folded)
    written = met["written"] or asked
    return {
        "kind": kind,
        "path": path,
        "name": folded,
        **met,
        "written": written,
        "find": find,
        "choice": choice(written, find),
        "given": decisions(visit.desk, kind, ("", folded)),
        "mark": mark,
        **seen(visit, kind, ("", folded), path),
    }


def path_of(kind: str) -> str:
    """Give the address of the registry of a kind."""
    return f"/{kind}s"


def shown(visit: Visit) -> str:
    """Give what a registry is asked to list; whom events name, where nothing is asked."""
    asked = visit.asked("show")
    return asked if asked in SHOWN else KNOWN


def address(path: str, **asked: str) -> str:
    """Write the address of a page of a registry."""
    pairs = [(name, value) for name, value in asked.items() if value]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def pages(visit: Visit, path: str, page: Paged) -> dict[str, Any]:
    """Give where the pages of a list lead."""
    kept = {"show": visit.asked("show"), "find": visit.asked("find").strip()}
    return {
        "total": page.total,
        "next": address(path, **kept, cursor=page.cursor) if page.cursor else None,
        "first": address(path, **kept) if visit.asked("cursor") else None,
    }


def roll(visit: Visit, kind: str, state: str) -> Paged:
    """Give a page of whom or what events name, narrowed by the words that are asked for; names that people gave somebody are left out.

    Raises:
        StoreError: the words hold no word, or the cursor is none.
    """
    given = () if state == KNOWN else tuple(sorted({name for one in decided(visit.desk.ledger, kind) if (name := _always(one))}))
    return visit.desk.ledger.roll(Roll(kind, state, visit.asked("find").strip(), without=given), visit.asked("cursor"), ROWS)


def _always(one: Judged) -> str:
    """Give the name that a decision gives somebody at any time; none where it holds for a time."""
    value = one.judgement.value if isinstance(one.judgement.value, Mapping) else {}
    return "" if value.get("valid_from") or value.get("valid_to") else subject_of(one.judgement)[1]


def counts(desk: Desk, kind: str, ids: Iterable[str]) -> dict[str, Met]:
    """Give how often events name some of known id."""
    asked = tuple(ids)
    return {one.entity: one for one in desk.ledger.roll(Roll(kind, KNOWN, ids=asked), "", len(asked)).rows} if asked else {}


def seen(visit: Visit, kind: str, of: tuple[str, str], path: str) -> dict[str, Any]:
    """Give a page of the events that name somebody or a place, each with where it leads.

    Raises:
        StoreError: the cursor is none.
    """
    page = visit.desk.ledger.seen_page(kind, of, visit.asked("cursor"), ROWS)
    link = "/reports/{report}?event={event}#{event}"
    rows = [{**asdict(row), "link": link.format(report=row.report, event=quote(row.event, safe=""))} for row in page.rows]
    kept = {} if of[0] else {"name": of[1]}
    return {
        "seen": rows,
        "next": address(path, **kept, cursor=page.cursor) if page.cursor else None,
        "first": address(path, **kept) if visit.asked("cursor") else None,
    }


def met_as(desk: Desk, kind: str, name: str) -> dict[str, Any]:
    """Give how often events have a name that no entry bears, by its folded words, and whether it only describes."""
    found = {state: row for state in (OPEN, OTHER) for row in desk.ledger.roll(Roll(kind, state, names=(name,)), "", 1).rows}
    told = {count: sum(getattr(row, count) for row in found.values()) for count in ("reports", "events")}
    return {**told, "written": next((row.written for row in found.values()), ""), "described": list(found) == [OTHER]}


# --- what was decided


def decisions(desk: Desk, kind: str, of: tuple[str, str] | None = None) -> list[dict[str, Any]]:
    """Give the decisions on names that stand, newest first: all, or those on a name or an id, or that lead to the id."""
    return [told(one) for one in reversed(decided(desk.ledger, kind)) if of is None or subject_of(one.judgement) == of or (of[0] and target_of(one) == of[0])]


def history(desk: Desk, kind: str) -> list[dict[str, Any]]:
    """Give all that was ever decided on names, newest first, and whether it stands."""
    every = [one for one in desk.ledger.judgements(NAMES) if one.judgement.field == kind and one.judgement.by]
    stands = {one.id for one in standing(every)}
    made = {one.id: one for one in every}
    return [{**told(made.get(one.judgement.supersedes or "", one)), **_act(one), "stands": one.id in stands} for one in reversed(every)]


def _act(one: Judged) -> dict[str, Any]:
    said = one.judgement
    return {"id": one.id, "kind": said.kind, "by": said.by, "at": said.at, "reason": said.reason}


def told(one: Judged) -> dict[str, Any]:
    """Give a decision on a name as plain data; one of which the content was erased has neither name nor target."""
    value = one.judgement.value if isinstance(one.judgement.value, Mapping) else {}
    plain = one.judgement.kind in NAMINGS and value
    name = value.get("entity" if one.judgement.kind == MERGE else "name") if plain else None
    period = {end: value.get(end) for end in ("valid_from", "valid_to")}
    return {**_act(one), "merged": one.judgement.kind == MERGE, "name": name, "target": target_of(one) if plain else None, **period, "stands": True}


def given_names(desk: Desk, kind: str, entity: str) -> list[dict[str, Any]]:
    """Give the names that people gave an entry, and the ids that they merged into it, each with how many reports have it."""
    found = [one for one in decisions(desk, kind, (entity, "")) if one["target"] == entity]
    names = tuple(folded_words(one["name"]) for one in found if not one["merged"])
    met = {one.name: one for state in (OPEN, OTHER) for one in desk.ledger.roll(Roll(kind, state, names=names), "", len(names)).rows} if names else {}
    met.update(counts(desk, kind, (one["name"] for one in found if one["merged"])))
    return [{**one, "reports": told_of.reports if (told_of := met.get(_met_as(one))) else 0} for one in found]


def _met_as(one: Mapping[str, Any]) -> str:
    return str(one["name"]) if one["merged"] else folded_words(one["name"])


# --- deciding


def give(kind: str) -> Callable[[Visit], Done]:
    """Make the act that says whose a name is.

    Args:
        kind: whether it names an actor or a place.
    """

    def do(visit: Visit) -> Done:
        """Say whose a name is, as a form sent it.

        Raises:
            ReviewError: the name holds no word, or there is no such entry.
            StaleError: others decided on names since the page was shown.
            DeskError: the form says no entry.
        """
        said = Alias(kind, visit.sent("name"), _entity(visit), visit.sent("valid_from"), visit.sent("valid_to"))
        judgement = alias(visit.desk.ledger, said, who(visit.desk, visit.sent("why")), visit.desk.codebook, unless=_unless(visit))
        return Done(address(f"{path_of(kind)}/name", name=folded_words(visit.sent("name"))), _settled(visit, judgement), judgement)

    return do


def unite(kind: str) -> Callable[[Visit], Done]:
    """Make the act that says that an entry is another one.

    Args:
        kind: whether they are actors or places.
    """

    def do(visit: Visit) -> Done:
        """Say that an id is another one's, as a form sent it.

        Raises:
            ReviewError: the two are one already, or there is no such entry.
            StaleError: others decided on names since the page was shown.
            DeskError: the form says no entry.
        """
        gone = visit.path[kind]
        judgement = merge(visit.desk.ledger, kind, (gone, _entity(visit)), who(visit.desk, visit.sent("why")), visit.desk.codebook, unless=_unless(visit))
        return Done(f"{path_of(kind)}/{quote(gone, safe='')}", _settled(visit, judgement), judgement)

    return do


def _entity(visit: Visit) -> str:
    """Give the entry that a form names: the id that was typed, else the one that was chosen.

    Raises:
        DeskError: it names none.
    """
    chosen = visit.sent("entity") or visit.sent("choice")
    if not chosen:
        raise DeskError("no entry is chosen; choose one of the list, or type its id")
    return chosen


def _unless(visit: Visit) -> dict[str, str]:
    return {NAMES: visit.sent("mark")} if visit.sent("mark") else {}


def _settled(visit: Visit, judgement: str) -> str:
    """Link anew what a decision on a name touches, as far as one waits for it, and give what is said of it."""
    said = next(one.judgement for one in visit.desk.ledger.judgements(judgement) if one.id == judgement)
    left = settle_names(visit.desk, said)
    return N_("Kept. Many reports bear the name: incidents follow with `recoupe link`.") if left else N_("Kept: reports with this name show it now.")


# --- entries of actors


def found_entries(desk: Desk, find: str) -> list[PartyEntry]:
    """Give the entries of actors of which the id or a name holds all words, as beginnings, by id."""
    words = [f" {word}" for word in folded_words(find).split()]
    return [entry for entry, folded in _folded_entries(desk) if all(any(word in name for name in folded) for word in words)]


def _folded_entries(desk: Desk) -> list[tuple[PartyEntry, tuple[str, ...]]]:
    """Give each entry with its names, folded once."""
    made = desk.cache.get("entries")
    if not isinstance(made, list):
        entries = party_entries(desk.codebook).values()
        made = [(entry, tuple(f" {folded_words(name)}" for name in (entry.id, *entry.names))) for entry in entries]
        desk.cache["entries"] = made
    return made


def proposals(desk: Desk, name: str, most: int = 8) -> list[dict[str, Any]]:
    """Give entries that a name may be: those that bear most of its longer words."""
    words = {word for word in folded_words(name).split() if len(word) > 2}  # noqa: PLR2004 - articles and particles say nothing
    scored = [(max(len(words & set(one.split())) for one in folded), entry) for entry, folded in _folded_entries(desk)] if words else []
    best = sorted((one for one in scored if one[0]), key=lambda one: (-one[0], one[1].id))
    return [summary(entry) for _, entry in best[:most]]


def summary(entry: PartyEntry) -> dict[str, Any]:
    """Give an entry in a line."""
    return {"id": entry.id, "name": entry.name, "kind": entry.kind, "country": entry.country, "sector": entry.sector, "link": f"/actors/{entry.id}"}


def names_of_entries(desk: Desk, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Give entries by id, in a line each; of an id that the codebook does not have, the id."""
    blank = {"kind": None, "country": None, "sector": None}
    found = {}
    for entity in ids:
        entry = party_entry(desk.codebook, entity)
        found[entity] = summary(entry) if entry else {"id": entity, "name": entity, **blank, "link": f"/actors/{quote(entity, safe='')}"}
    return found
