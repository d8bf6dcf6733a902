"""The registry of places: which events name, names that nothing places, the gazetteer by name; an entry with its point, its names and where it is seen."""

from dataclasses import asdict
from typing import Any
from urllib.parse import quote, urlencode

from recoupe.codebook.entries import site_entry
from recoupe.codebook.gazetteer import Candidate
from recoupe.codebook.place_names import exonyms
from recoupe.desk import naming
from recoupe.desk.desk import Desk
from recoupe.desk.screen import Act, Data, Given, Page, Raw, Screen, Visit
from recoupe.desk.words import N_
from recoupe.pipeline.name_decisions import decided, rows_for_exonyms, rows_for_sites
from recoupe.pipeline.naming import PLACE
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role
from recoupe.store.values import Met, Roll

LIST = "/places"
PATH = "/places/{place}"
NAME = "/places/name"
# As many other spellings of a name are proposed.
VARIANTS = 12
GEONAMES = "geonames:"


def view(visit: Visit) -> Data:
    """Give a page of the list that is asked for.

    Raises:
        StoreError: the words hold no word, or the cursor is none.
    """
    base = naming.list_of(visit, PLACE)
    show, find = base["show"], base["find"]
    if show == naming.DECIDED:
        return base
    if show == naming.ENTRIES:
        found = list(visit.desk.codebook.gazetteer.find(find)) if find else []
        return {**base, "total": len(found) if find else None, "rows": _counted(visit.desk, found)}
    page = naming.roll(visit, PLACE, show)
    known = visit.desk.codebook.gazetteer.entries([row.entity for row in page.rows if row.entity])
    return {**base, **naming.pages(visit, LIST, page), "rows": [_row(row, known.get(row.entity)) for row in page.rows]}


def _row(met: Met, known: Candidate | None) -> dict[str, Any]:
    tally = {"reports": met.reports, "events": met.events}
    if known is not None:
        return {**summary(known), **tally}
    link = f"{LIST}/{quote(met.entity, safe='')}" if met.entity else f"{NAME}?{urlencode({'name': met.name})}"
    return {"id": met.entity, "name": met.written, "country": None, "admin1": None, "precision": None, "link": link, **tally}


def _counted(desk: Desk, found: list[Candidate]) -> list[dict[str, Any]]:
    met = naming.counts(desk, PLACE, (one.entity for one in found))
    tally = {name: (one.reports, one.events) for name, one in met.items()}
    return [{**summary(one), **dict(zip(("reports", "events"), tally.get(one.entity, (0, 0)), strict=True))} for one in found]


def summary(place: Candidate) -> dict[str, Any]:
    """Give a place in a line."""
    told = {"name": place.name, "country": place.country, "admin1": place.admin1, "precision": place.precision, "what": place.kind}
    return {"id": place.entity, **told, "population": place.population or None, "link": f"{LIST}/{quote(place.entity, safe='')}"}


# --- one entry


def entry(visit: Visit) -> Data:
    """Give a place: what the gazetteer says of it, what people decided, and the events that name it.

    Raises:
        UnknownIdError: neither gazetteer nor ledger know the id.
    """
    desk, name = visit.desk, visit.path["place"]
    known = desk.codebook.gazetteer.entry(name)
    base = naming.entry_of(visit, PLACE, name, _told(desk, known) if known else None)
    called = base["entry"]["name"]
    site = base["met_as"][0]["name"] if base["met_as"] else called
    return {**base, "search": "/search?" + urlencode({"q": f'place:"{called}"'}), "map": "/map?" + urlencode({"what": "event", "site": site}), "inbox": None}


def _told(desk: Desk, known: Candidate) -> dict[str, Any]:
    """Give what the gazetteer says of an entry."""
    told = {name: value for name, value in asdict(known).items() if name not in {"entity", "match", "kind"}}
    site = site_entry(desk.codebook, known.entity)
    rest: dict[str, Any] = {"what": known.kind, "countries": list(known.countries), "names": [], "aliases": []}
    if site is not None:
        return {**told, **rest, "names": list(site.names), "aliases": list(site.aliases), "source": site.source}
    names = exonyms(known.entity.removeprefix(GEONAMES)) if known.entity.startswith(GEONAMES) else ()
    return {**told, **rest, "names": list(names), "source": "; ".join(desk.codebook.gazetteer.credits)}


# --- a name that nothing places


def name(visit: Visit) -> Data:
    """Give a name that no entry bears: the events that have it, places that it may be, and what people decided.

    Raises:
        StoreError: the cursor is none.
    """
    return naming.name_of(visit, PLACE, lambda written, find: [summary(one) for one in _proposals(visit.desk, find or written)])


def _proposals(desk: Desk, written: str) -> list[Candidate]:
    """Give places that bear a name, and then those that may bear it in another spelling."""
    gazetteer = desk.codebook.gazetteer
    return [*gazetteer.find(written)[: naming.ROWS], *gazetteer.variants(written, desk.codebook.country_by_code)[:VARIANTS]]


def sites(visit: Visit) -> Given:
    """Hand out what was decided of sites as a list that `recoupe read --places` takes."""
    content = rows_for_sites(decided(visit.desk.ledger, PLACE), visit.desk.codebook)
    return Given(content.encode(), "text/csv; charset=utf-8", {"content-disposition": 'attachment; filename="places.csv"'})


def towns(visit: Visit) -> Given:
    """Hand out what was decided of towns and regions of GeoNames as rows of the codebook's exonyms."""
    content = rows_for_exonyms(decided(visit.desk.ledger, PLACE))
    return Given(content.encode(), "text/csv; charset=utf-8", {"content-disposition": 'attachment; filename="exonyms.csv"'})


def warm(desk: Desk) -> None:
    """Load the places of the codebook, and how each is spelt: what is asked for does not matter."""
    desk.codebook.gazetteer.entries(("",))
    desk.codebook.gazetteer.variants("bcdfg", ())


def samples(ledger: Ledger) -> tuple[str, ...]:
    """Give addresses of each list, of the place that most reports name, of a site, and of a name."""
    known = ledger.roll(Roll(PLACE), "", 1).rows
    entries = [f"{LIST}/{quote(one.entity, safe='')}" for one in known]
    return (LIST, *(f"{LIST}?show={show}" for show in naming.SHOWN), f"{LIST}?show=entries&find=Gao", *entries, f"{LIST}/site%3Aabala-camp", f"{NAME}?name=Gao")


SCREEN = Screen(
    name="places",
    title=N_("Places"),
    pages=(
        Page(LIST, "registry.html", view, least=Role.VIEWER),
        Page(NAME, "registry_name.html", name, name=lambda data: data["written"], least=Role.VIEWER),
        Page(PATH, "place.html", entry, name=lambda data: data["entry"]["name"], least=Role.VIEWER),
    ),
    acts=(Act(f"{LIST}/alias", naming.give(PLACE), NAME, least=Role.CODER), Act(f"{PATH}/merge", naming.unite(PLACE), PATH, least=Role.CODER)),
    raws=(Raw(f"{LIST}/decided.csv", sites, least=Role.VIEWER), Raw(f"{LIST}/exonyms.csv", towns, least=Role.VIEWER)),
    help=(
        N_(
            "A name that is given to an entry has its point in every report at once. What was decided can be taken back, and saved as a list for "
            "`recoupe read --places`."
        ),
    ),
    samples=samples,
    warm=warm,
    place=52,
    key="p",
    keys=naming.KEYS,
)
