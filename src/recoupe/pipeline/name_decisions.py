"""Hold what a person can decide of names: that a name is an actor's or a place's, that two ids are one. Who decides, when and why is handed in.

Decisions are judgements of the ledger, which are added and never changed; how they are laid over records is `naming.py`.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from recoupe.codebook.actors import ACTOR_COLUMNS
from recoupe.codebook.entries import party_entry, site_entry
from recoupe.codebook.load import Codebook
from recoupe.codebook.schema import Actor, Dated, Site
from recoupe.codebook.sites import COLUMNS as SITE_COLUMNS
from recoupe.errors import ReviewError
from recoupe.pipeline.naming import ACTOR, ALIAS, LONGEST_CHAIN, MERGE, POINT, target_of
from recoupe.pipeline.review import Who, standing
from recoupe.store.ledger import Ledger
from recoupe.store.values import NAMES, NAMINGS, Judged, Judgement
from recoupe.store.words import folded_words

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_GEONAMES = "geonames:"
Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that is somebody's or a place's.

    Attributes:
        kind: `actor` or `place`.
        name: the name as reports write it; case, accents and signs do not count.
        entity: the id of the entry.
        valid_from: from when it is, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; empty for always.
        valid_to: until when.
    """

    kind: str
    name: str
    entity: str
    valid_from: str = ""
    valid_to: str = ""


def alias(ledger: Ledger, said: Alias, who: Who, codebook: Codebook, *, unless: Mapping[str, str] | None = None) -> str:
    """Say whose a name is, and give the id of the decision; of two that hold on one day the later counts.

    Args:
        ledger: where it is kept.
        said: the name, and whose it is.
        who: who says so.
        codebook: what is known of the world.
        unless: marks that the ledger must still bear.

    Raises:
        ReviewError: the name holds no word, the codebook has no such entry, or the period is none.
        StaleError: others decided on names since the mark was shown.
    """
    if not folded_words(said.name):
        raise ReviewError(f"name {said.name[:60]!r} holds no word; write it as reports do")
    _refuse_period(said.valid_from, said.valid_to)
    entity = _current(ledger, said.kind, said.entity)
    value = {"name": " ".join(said.name.split()), "entity": entity, "valid_from": said.valid_from or None, "valid_to": said.valid_to or None}
    return _write(ledger, Judgement(ALIAS, who.by, who.at, who.reason, field=said.kind, value=value | _target(said.kind, entity, codebook)), unless)


def merge(ledger: Ledger, kind: str, pair: tuple[str, str], who: Who, codebook: Codebook, *, unless: Mapping[str, str] | None = None) -> str:  # noqa: PLR0913 - the marks
    """Say that an id is another one's, which takes its place, and give the id of the decision.

    Args:
        ledger: where it is kept.
        kind: `actor` or `place`.
        pair: the id that gives way, and the one that takes its place.
        who: who says so.
        codebook: what is known of the world.
        unless: marks that the ledger must still bear.

    Raises:
        ReviewError: the two are one already, or the codebook has no such entry.
        StaleError: others decided on names since the mark was shown.
    """
    gone, into = pair[0], _current(ledger, kind, pair[1])
    if not gone or gone == into:
        raise ReviewError(f"{gone!r} and {pair[1]!r} are one already; give two ids, or take the earlier decision back")
    value = {"entity": gone, "into": into} | _target(kind, into, codebook)
    return _write(ledger, Judgement(MERGE, who.by, who.at, who.reason, field=kind, value=value), unless)


def _write(ledger: Ledger, judgement: Judgement, unless: Mapping[str, str] | None) -> str:
    return ledger.add_judgement(judgement, unless=unless)


def _refuse_period(since: str, until: str) -> None:
    """Refuse a period that is none.

    Raises:
        ReviewError: it is none.
    """
    wrong = next((end for end in (since, until) if end and not _DATE.fullmatch(end)), None)
    if wrong is not None:
        raise ReviewError(f"{wrong[:40]!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD, or leave it empty")
    if since and until and until < since[: len(until)]:
        raise ReviewError(f"the name would end in {until}, before it begins in {since}; exchange the two")


def _current(ledger: Ledger, kind: str, entity: str) -> str:
    """Give the id that takes the place of one that was merged."""
    merged = {str(value["entity"]): target_of(one) for one in decided(ledger, kind) if (value := _value(one)) and one.judgement.kind == MERGE}
    for _ in range(LONGEST_CHAIN):
        entity = merged.get(entity, entity)
    return entity


def _value(one: Judged) -> Plain:
    return one.judgement.value if isinstance(one.judgement.value, Mapping) else {}


def _target(kind: str, entity: str, codebook: Codebook) -> dict[str, Any]:
    """Give what a decision keeps of the entry that it leads to: of a place its point.

    Raises:
        ReviewError: the codebook has no such entry.
    """
    if kind == ACTOR:
        if party_entry(codebook, entity) is None:
            raise ReviewError(f"actor {entity[:60]!r}: the codebook has no entry of this id; `recoupe actors show NAME` finds ids")
        return {}
    place = codebook.gazetteer.entry(entity)
    if place is None:
        raise ReviewError(f"place {entity[:60]!r}: the gazetteer has no entry of this id; `recoupe places show NAME` finds ids")
    told = asdict(place)
    return {"place": {name: told[name] for name in POINT}}


def decided(ledger: Ledger, kind: str) -> list[Judged]:
    """Give the decisions on names that stand, in the order in which they were made.

    Args:
        ledger: which keeps them.
        kind: `actor` or `place`.
    """
    found = standing(ledger.judgements(NAMES))
    return [one for one in found if one.judgement.kind in NAMINGS and one.judgement.field == kind and one.judgement.by and _value(one)]


def decision_of(ledger: Ledger, said: Judgement) -> Judgement:
    """Give the decision on a name that a judgement is, or takes back over however many steps.

    Args:
        ledger: which keeps them.
        said: a judgement on names.
    """
    while said.kind not in NAMINGS:
        said = next(one.judgement for one in ledger.judgements(said.supersedes) if one.id == said.supersedes)
    return said


def subject_of(said: Judgement) -> tuple[str, str]:
    """Give what a decision is on: an id and no name, or no id and the folded words of a name; neither of one that was erased."""
    value = said.value if isinstance(said.value, Mapping) else {}
    return (str(value["entity"]), "") if said.kind == MERGE and value else ("", folded_words(str(value.get("name", ""))))


# --- as rows of a codebook


def rows_for_actors(judged: Iterable[Judged], codebook: Codebook) -> str:
    """Write what was decided of actors as a list that `--actors` takes: of each actor its row, with the names that people gave it.

    An id that was merged gives its names, and stays an id of its own.

    Args:
        judged: decisions that stand.
        codebook: which holds the actors.
    """
    given: dict[str, list[Dated]] = {}
    for one in judged:
        given.setdefault(target_of(one), []).extend(_names(one, codebook))
    entries = ((entry.actor, names) for entity, names in sorted(given.items()) if (entry := party_entry(codebook, entity)) and entry.actor)
    return _table((*ACTOR_COLUMNS.required, *ACTOR_COLUMNS.optional), (_actor_row(actor, names) for actor, names in entries))


def _names(one: Judged, codebook: Codebook) -> Iterator[Dated]:
    value = _value(one)
    if one.judgement.kind == ALIAS:
        yield Dated(_bare(str(value["name"])), value.get("valid_from"), value.get("valid_to"))
        return
    entry = party_entry(codebook, str(value["entity"]))
    yield from (Dated(name) for name in (entry.names if entry else ()))


def _actor_row(actor: Actor, given: Iterable[Dated]) -> dict[str, str]:
    fresh = [one for one in given if one.value not in actor.all_names]
    lasting = [one.value for one in fresh if not (one.valid_from or one.valid_to)]
    passing = [*actor.former_names, *(one for one in fresh if one.valid_from or one.valid_to)]
    return {
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind,
        "country": actor.country or "",
        "sector": actor.sector or "",
        "classes": "|".join(actor.classes),
        "names": "|".join((*actor.names, *dict.fromkeys(lasting))),
        "former_names": "|".join(map(_dated, passing)),
        "self_names": "|".join(actor.self_names),
        "enemy_names": "|".join(actor.enemy_names),
        "countries": "|".join(actor.countries),
        "parent": "|".join(map(_dated, actor.parents)),
        "valid_from": actor.valid_from or "",
        "valid_to": actor.valid_to or "",
        "source": actor.source,
    }


def _dated(one: Dated) -> str:
    return f"{one.value}@{one.valid_from or ''}..{one.valid_to or ''}" if one.valid_from or one.valid_to else one.value


def rows_for_sites(judged: Iterable[Judged], codebook: Codebook) -> str:
    """Write what was decided of sites as a list that `--places` takes: of each site its row, with the names that people gave it.

    Args:
        judged: decisions that stand.
        codebook: which holds the sites.
    """
    given: dict[str, list[str]] = {}
    for one in judged:
        given.setdefault(target_of(one), []).extend(_place_names(one, codebook))
    entries = ((site, names) for entity, names in sorted(given.items()) if (site := site_entry(codebook, entity)))
    return _table(SITE_COLUMNS, (_site_row(site, names, codebook) for site, names in entries))


def rows_for_exonyms(judged: Iterable[Judged]) -> str:
    """Write what was decided of places of GeoNames as rows of the codebook's `gazetteer/exonyms.csv`, the language left to be filled in.

    Args:
        judged: decisions that stand.
    """
    aliases = [one for one in judged if one.judgement.kind == ALIAS and target_of(one).startswith(_GEONAMES)]
    return _table(("place", "name", "language", "source"), map(_exonym_row, aliases))


def _exonym_row(one: Judged) -> dict[str, str]:
    return {"place": target_of(one).removeprefix(_GEONAMES), "name": _bare(str(_value(one)["name"])), "language": "", "source": _source(one)}


def _source(one: Judged) -> str:
    return f"decided by {one.judgement.by}, {one.judgement.at[:10]}"


def _place_names(one: Judged, codebook: Codebook) -> tuple[str, ...]:
    if one.judgement.kind == ALIAS:
        return (_bare(str(_value(one)["name"])),)
    gone = str(_value(one)["entity"])
    site, place = site_entry(codebook, gone), codebook.gazetteer.entry(gone)
    return (site.name, *site.names, *site.aliases) if site else (place.name,) if place else ()


def _site_row(site: Site, given: Iterable[str], codebook: Codebook) -> dict[str, str]:
    known = (site.name, *site.names, *site.aliases)
    return {
        "id": site.id,
        "name": site.name,
        "kind": site.kind,
        "country": "|".join(site.countries),
        "admin1": site.admin1 or "",
        "lat": str(site.lat),
        "lon": str(site.lon),
        "radius_km": f"{site.radius_km:g}",
        # A site that was read does not know any more which of its names are of which language; a list needs those of all.
        **dict.fromkeys(codebook.languages, "|".join(site.names)),
        "aliases": "|".join((*site.aliases, *dict.fromkeys(name for name in given if name not in known))),
        "source": site.source,
    }


def _bare(name: str) -> str:
    """Give a name as a cell of a list holds it, without the signs that set names and their periods apart."""
    return " ".join(name.replace("|", " ").replace("@", " ").split())


def _table(header: Iterable[str], rows: Iterable[Mapping[str, str]]) -> str:
    written = io.StringIO()
    table = csv.DictWriter(written, list(header), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return written.getvalue()
