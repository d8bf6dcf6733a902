"""Tell whose side sources and actors are on: who claims the deed, who denies it, who is accused, who else owns to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recoupe.assess.accounts import Lore, Told
from recoupe.codebook.kinship import concepts_of, countries_of, line_of, sources_of
from recoupe.model.folding import fold
from recoupe.model.incident import Party, Stance

Link = Mapping[str, Any]

_STATE = "state:"
DENIED, CLAIMED = "denied", "claimed"
_DENIES, _CLAIMS, _CONFIRMS, _ACCUSES = "denies", "claims", "confirms", "accuses"
_AUTHORED = frozenset({"claimed", "accused", "suspected", "denied", "stated"})
_ARMED, _OFFICIAL, _ORGANISATION, _OF_STATE, _PAPER = "armed-group", "official", "organisation", "state", "communique"


@dataclass(frozen=True, slots=True)
class Side:
    """One party: its name, its id in the registry, and the keys it is known by on another report: a state, a line of the registry."""

    name: str
    entity: str | None
    keys: frozenset[str]

    def same(self, other: "Side") -> bool:
        """Tell whether two sides are one: of one state, or one of the other's line; two that belong to a third are two."""
        shared = self.keys & other.keys
        return any(key.startswith(_STATE) or key in (self.entity, other.entity) for key in shared)


def actor_side(one: Mapping[str, Any], lore: Lore) -> Side:
    """Give the side of an actor or of one who was hit."""
    return Side(one["name"], one["entity"], _keys(one["entity"], one["sector"], {one["country"]} if one["country"] else set(), lore))


def _keys(entity: str | None, sector: str | None, countries: Iterable[str], lore: Lore) -> frozenset[str]:
    """Give what a side is known by: who acts for a state is known by the state, others by their line in the registry."""
    line = line_of(entity, lore.codebook) if entity else ()
    actor = lore.codebook.actor(entity) if entity else None
    acting = actor.sector if actor is not None and actor.sector else sector
    if acting in lore.rules.sides.state or (actor is not None and _OF_STATE in actor.classes):
        homes = {actor.country} if actor is not None and actor.country else set(countries)
        return frozenset({f"{_STATE}{country}" for country in homes}) | frozenset(line)
    return frozenset(line)


def source_side(link: Link, told: Told, lore: Lore) -> Side:
    """Give the side that a source speaks for; an office of the state that names none speaks for that of the place, an elder or a doctor for no state."""
    if link["entity"]:
        return Side(link["source"], link["entity"], _keys(link["entity"], None, set(), lore))
    official = link["kind"] in (_OFFICIAL, _ORGANISATION)
    unnamed = _here(told) if link["kind"] == _OFFICIAL and _of_state(link, told, lore) else frozenset()
    countries = countries_of(link["source"], lore.codebook) or unnamed
    return Side(link["source"], None, frozenset(f"{_STATE}{country}" for country in countries) if official else frozenset())


def _of_state(link: Link, told: Told, lore: Lore) -> bool:
    """Tell whether the words of a source name an office of a state, and nobody else beside it: «président de la société civile» is none."""
    offices = concepts_of(link["source"], told.record["language"], lore.codebook) - lore.rules.sides.nameless
    sectors = {sector for office in offices if (sector := lore.codebook.concept_sectors.get(office))}
    return bool(sectors) and sectors <= lore.rules.sides.state


def _here(told: Told) -> frozenset[str]:
    """Give the country in which an account says that it happened."""
    return frozenset(list(dict.fromkeys(place["country"] for place in told.event["places"] if place["country"]))[:1])


def is_author_account(told: Told, lore: Lore) -> bool:
    """Tell whether the actors of an account are authors of the deed: those who shoot a drone down are not."""
    recipients = told.event["recipients"]
    return not recipients or not all(_intercepted(one, told, lore) for one in recipients)


def _intercepted(one: Mapping[str, Any], told: Told, lore: Lore) -> bool:
    return bool(concepts_of(one["name"], told.record["language"], lore.codebook) & lore.rules.sides.intercepted)


def authors_of(accounts: Sequence[Told], lore: Lore) -> list[tuple[Told, Side]]:
    """Give the authors that accounts name, each with its account; actors that nothing is known of are none."""
    found: list[tuple[Told, Side]] = []
    for told in accounts:
        if told.event["responsibility"] in _AUTHORED and is_author_account(told, lore):
            found.extend((told, side) for one in told.event["actors"] if (side := actor_side(one, lore)).keys)
    return found


def distinct(sides: Iterable[Side]) -> list[Side]:
    """Give sides that are not one another, in their order; those that share a key with one before are that one."""
    found: list[Side] = []
    for side in sides:
        if not any(side.same(other) for other in found):
            found.append(side)
    return found


def claims_of(accounts: Sequence[Told], lore: Lore) -> Iterator[tuple[Told, Side]]:
    """Yield who owns to the deed: a source of an author's own side, in whichever account he is named, that claims, confirms or announces it."""
    authors = distinct(side for _, side in authors_of(accounts, lore))
    for told in accounts:
        for link in sources_of(told.event):
            side = source_side(link, told, lore)
            speaks = link["kind"] in lore.rules.sides.spoken_for and link["relation"] not in (_DENIES, _ACCUSES)
            if speaks and (any(side.same(author) for author in authors) or (link["relation"] == _CLAIMS and link["kind"] == _ARMED)):
                yield told, side
        yield from _released(told, lore)


def _released(told: Told, lore: Lore) -> Iterator[tuple[Told, Side]]:
    """Yield the author of a deed that an account claims with nobody cited: its own release."""
    if told.event["responsibility"] == CLAIMED and not sources_of(told.event):
        yield from ((told, side) for one in told.event["actors"][:1] if (side := actor_side(one, lore)).keys)


def deniers_of(accounts: Sequence[Told], lore: Lore) -> tuple[list[tuple[Told, Side]], list[tuple[Told, Side]]]:
    """Give who denies: parties that deny to be the author, and those who say that it did not happen at all: outsiders, and parties that nobody accuses."""
    authors: list[tuple[Told, Side]] = []
    deeds: list[tuple[Told, Side]] = []
    accused = distinct(side for _, side in authors_of(accounts, lore))
    owning = distinct(side for told, side in authors_of(accounts, lore) if told.event["responsibility"] == CLAIMED)
    for told in accounts:
        links = [link for link in sources_of(told.event) if link["relation"] == _DENIES]
        for link in links:
            side = source_side(link, told, lore)
            if not _is_whole(told) and any(side.same(one) for one in owning):
                continue
            home = deeds if link["kind"] in lore.rules.sides.outsiders or _is_beside(side, told, accused) else authors
            home.append((told, side))
        if not links and told.event["responsibility"] == DENIED:
            authors.extend((told, actor_side(one, lore)) for one in told.event["actors"][:1])
    return authors, deeds


def _is_whole(told: Told) -> bool:
    """Tell whether a denial in an account is of the deed or its author, as the account was read: an army that owns to a strike may deny whom it hit."""
    return DENIED in (told.event["status"], told.event["responsibility"])


def _is_beside(side: Side, told: Told, accused: Sequence[Side]) -> bool:
    """Tell whether who denies the whole deed names no doer and is none of those whom others accuse: the army that says that rebels attacked nobody."""
    whole = told.event["status"] == DENIED and not told.event["actors"]
    return whole and bool(accused) and not any(side.same(one) for one in accused)


def owns_by_name(told: Told, claims: Sequence[tuple[Told, Side]], lore: Lore) -> bool:
    """Tell whether an account rests on a party that owns to the deed and that it names; whose an unnamed official of the place is, is a guess."""
    named = {link["source"] for link in sources_of(told.event) if link["entity"] or countries_of(link["source"], lore.codebook)}
    return any(one.index == told.index and side.name in named for one, side in claims)


def other_side_of(accounts: Sequence[Told], claimants: Sequence[Side], lore: Lore) -> Iterator[tuple[Told, Side]]:
    """Yield sources that own to the deed and are of those who were hit, or of another party that is no claimant."""
    hit = [side for told in accounts for one in told.event["recipients"] for side in _hit_sides(one, told, lore)]
    for told in accounts:
        for link in sources_of(told.event):
            side = source_side(link, told, lore)
            speaks = link["kind"] in lore.rules.sides.spoken_for and link["relation"] not in (_DENIES, _ACCUSES)
            same_side = bool(side.keys) and any(side.same(one) for one in hit) and not any(side.same(one) for one in claimants)
            if speaks and (same_side or _owns_what_was_hit(link, told, lore)):
                yield told, side


def _owns_what_was_hit(link: Link, told: Told, lore: Lore) -> bool:
    """Tell whether a company speaks for its ship or its plant that was hit: "its operator said"."""
    things = any(one["kind"] in lore.rules.sides.owned for one in told.event["recipients"])
    return things and bool(concepts_of(link["source"], told.record["language"], lore.codebook) & lore.rules.sides.owners)


def _hit_sides(one: Mapping[str, Any], told: Told, lore: Lore) -> Iterator[Side]:
    """Yield the sides that answer for one who was hit: his own, and the state he belongs to, else that of the place."""
    yield actor_side(one, lore)
    countries = {one["country"]} if one["country"] else set(_here(told))
    yield Side(one["name"], None, frozenset(f"{_STATE}{country}" for country in countries))


def accusers_of(accounts: Sequence[Told], claims: Sequence[tuple[Told, Side]], lore: Lore) -> set[str]:
    """Give the groups that name a claimant as the author and are not his own word."""
    claimants, own = [side for _, side in claims], {told.group for told, _ in claims}
    return {told.group for told, side in authors_of(accounts, lore) if told.group not in own and any(side.same(one) for one in claimants)}


def parties_of(accounts: Sequence[Told], lore: Lore) -> tuple[Party, ...]:
    """List who claims, who denies and who is accused, each once, with the accounts that say so."""
    claims, (denials, deeds) = list(claims_of(accounts, lore)), deniers_of(accounts, lore)
    found = [*_listed(Stance.CLAIMS, claims), *_listed(Stance.DENIES, [*denials, *deeds])]
    return (*found, *_accused(accounts, lore))


def _listed(stance: Stance, said: Sequence[tuple[Told, Side]]) -> Iterator[Party]:
    named: dict[str, list[tuple[Told, Side]]] = {}
    for told, side in said:
        named.setdefault(side.entity or fold(side.name), []).append((told, side))
    for sides in named.values():
        yield Party(stance, sides[0][1].name, sides[0][1].entity, None, tuple(sorted({told.index for told, _ in sides})))


def _accuser(told: Told, accused: Side, lore: Lore) -> Link | None:
    """Give the link of who accuses: the first source that is not of the accused's side, whoever issued it rather than the paper it is told in."""
    said = [link for link in sources_of(told.event) if link["relation"] != _DENIES and not source_side(link, told, lore).same(accused)]
    issued = [link for link in said if link["kind"] != _PAPER] or said
    return issued[0] if issued else None


def _accused(accounts: Sequence[Told], lore: Lore) -> Iterator[Party]:
    """Yield who is accused, and by whom where an account says it; a denial of what others are known to hold against him adds nothing."""
    named: dict[tuple[str, str | None], list[tuple[Told, Side, str | None]]] = {}
    for told in accounts:
        if told.event["responsibility"] in {"accused", "suspected", DENIED}:
            for one in told.event["actors"]:
                side, by = actor_side(one, lore), _accuser(told, actor_side(one, lore), lore)
                key = None if by is None else by["entity"] or fold(by["source"])
                named.setdefault((side.entity or fold(side.name), key), []).append((told, side, by["source"] if by is not None else None))
    known = {who for who, by in named if by is not None}
    for (who, key), sides in named.items():
        if key is not None or who not in known:
            _, side, by_whom = sides[0]
            yield Party(Stance.ACCUSED, side.name, side.entity, by_whom, tuple(sorted({told.index for told, _, _ in sides})))
