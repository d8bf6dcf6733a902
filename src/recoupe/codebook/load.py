"""Load the codebook: every data file, checked strictly, all faults reported at once, and one hash over it all."""

import csv
import hashlib
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import cattrs
from cattrs import transform_error

from recoupe.codebook.actors import KnownActors, Merged, digest_of, merge_actors, read_actors, read_holders, read_state_names
from recoupe.codebook.additions import Addition, laid_over, read_additions
from recoupe.codebook.belief import Belief
from recoupe.codebook.crosswalk import by_type, code_line, crosswalk_line, table_faults
from recoupe.codebook.gazetteer import Gazetteer
from recoupe.codebook.institutions import institution_actor, with_state_names
from recoupe.codebook.language import Language
from recoupe.codebook.named_places import abbreviations, named_places
from recoupe.codebook.place_pack import built_store, packed_store
from recoupe.codebook.schema import (
    Actor,
    ContextWords,
    Country,
    Crosswalk,
    EventType,
    Holder,
    Institution,
    Noun,
    Office,
    OutletEntry,
    PublicCode,
    Site,
    StateName,
    Trigger,
    TriggerWords,
)
from recoupe.codebook.sites import read_sites
from recoupe.codebook.tables import parts_of
from recoupe.errors import CodebookError
from recoupe.model.folding import fold

T = TypeVar("T")
# Sites that are added lie in a file that ours do not have.
ADDED_SITES = "sites/own.csv"
# Codebooks with additions that are kept at hand: that of a ledger, and what somebody is about to make of it.
MOST_AMENDED = 3

_converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)


def _strict(value: object, kind: type) -> object:
    """Refuse a TOML value of another type instead of coercing it.

    Raises:
        TypeError: the value is of another type; cattrs gathers it with its path.
    """
    if type(value) is not kind:
        raise TypeError(f"expected {kind.__name__}, got {value!r}")
    return value


for _kind in (str, int, bool):
    _converter.register_structure_hook(_kind, _strict)
_converter.register_structure_hook_func(
    lambda kind: kind == str | int | None or kind == int | None or kind == str | None,
    lambda value, _kind: value,
)


@dataclass(frozen=True, eq=False)
class Codebook:
    """All that is known, as one frozen value. `digest` is the SHA-256 of every data file; `merged` are lists of the user's that lie over them.

    `additions` are files of a team that add to ours, and are part of the digest.
    """

    languages: dict[str, Language]
    events: dict[str, EventType]
    nouns: tuple[Noun, ...]
    actors: tuple[Actor, ...]
    countries: tuple[Country, ...]
    outlets: tuple[OutletEntry, ...]
    sites: tuple[Site, ...]
    gazetteer: Gazetteer
    crosswalk: tuple[Crosswalk, ...]
    codes: tuple[PublicCode, ...]
    digest: str
    institutions: tuple[Institution, ...] = ()
    state_names: tuple[StateName, ...] = ()
    offices: tuple[Office, ...] = ()
    holders: tuple[Holder, ...] = ()
    contexts: tuple[ContextWords, ...] = ()
    given_names: tuple[str, ...] = ()
    merged: tuple[Merged, ...] = ()
    belief: Belief = field(default_factory=Belief)
    additions: tuple[Addition, ...] = ()

    @cached_property
    def crosswalk_by_type(self) -> dict[str, tuple[Crosswalk, ...]]:
        """Lines of the crosswalk by event type, each in the order of the table."""
        return by_type(self.crosswalk)

    @cached_property
    def country_by_code(self) -> dict[str, Country]:
        """Countries by ISO 3166-1 alpha-3."""
        return {country.alpha3: country for country in self.countries}

    @cached_property
    def actor_by_id(self) -> dict[str, Actor]:
        """Actors by registry id."""
        return {actor.id: actor for actor in self.actors}

    @cached_property
    def concepts(self) -> dict[str, dict[str, str]]:
        """Ids of nouns, institutions and offices by language and folded words; the first entry that gives a word counts."""
        found: dict[str, dict[str, str]] = {code: {} for code in self.languages}
        entries = [(entry.id, entry.words) for room in (self.institutions, self.offices, self.nouns) for entry in room]
        for name, words in entries:
            for code, listed in words.items():
                for word in listed:
                    found.setdefault(code, {}).setdefault(fold(word).replace("'", " ").replace("-", " "), name)
        return found

    @cached_property
    def concept_sectors(self) -> dict[str, str]:
        """Sectors of those nouns, institutions and offices that have one, by id."""
        return {entry.id: entry.sector for room in (self.institutions, self.offices, self.nouns) for entry in room if entry.sector}

    @cached_property
    def country_words(self) -> dict[str, str]:
        """Countries by their folded names, adjectives, inhabitants and capitals; of two that share a word, the first."""
        found: dict[str, str] = {}
        for one in self.countries:
            for word in (one.name, *one.names, *one.adjectives, *one.inhabitants, *one.capitals):
                found.setdefault(fold(word).replace("'", " ").replace("-", " "), one.alpha3)
        return found

    @cached_property
    def agencies(self) -> dict[str, str]:
        """Ids of news agencies by each of their names, as written."""
        return {name: one.id for one in self.outlets if one.kind == "agency" for name in (one.name, *one.aliases)}

    def actor(self, entity: str) -> Actor | None:
        """Give an actor of the registry, or an institution of a state (`irq-mil`); None when the id is of neither."""
        return self.actor_by_id.get(entity) or institution_actor(entity, self.institutions, self.country_by_code)

    def language(self, code: str) -> Language:
        """Give a language by its code.

        Raises:
            CodebookError: the codebook holds no such language.
        """
        if code not in self.languages:
            raise CodebookError(f"language {code!r} has no file lang/{code}.toml; the codebook reads {', '.join(sorted(self.languages))}")
        return self.languages[code]


@cache
def load_codebook(*, gazetteer: Path | None = None, places: tuple[Path, ...] = (), additions: Path | None = None) -> Codebook:
    """Load the shipped codebook.

    Args:
        gazetteer: a file that `recoupe gazetteer build` made, instead of the shipped gazetteer.
        places: lists of the user's own sites, merged over ours.
        additions: a folder of what a team added, as `recoupe codebook export` writes it.

    Raises:
        CodebookError: a file is malformed, or files contradict one another; the message lists every fault.
        GazetteerError: `gazetteer` is no gazetteer, or one of another version.
    """
    added = read_additions(additions) if additions else ()
    return read_codebook(files("recoupe.codebook") / "data", gazetteer=gazetteer, places=places, additions=added)


@lru_cache(maxsize=MOST_AMENDED)
def amended_codebook(additions: tuple[Addition, ...]) -> Codebook:
    """Load the shipped codebook with additions of a team laid over its files.

    Args:
        additions: in the order in which they are laid.

    Raises:
        CodebookError: an addition is malformed, or contradicts the codebook; the message lists every fault.
    """
    return read_codebook(files("recoupe.codebook") / "data", additions=additions) if additions else load_codebook()


def read_codebook(root: Traversable, *, gazetteer: Path | None = None, places: Sequence[Path] = (), additions: Sequence[Addition] = ()) -> Codebook:
    """Read a codebook from a folder laid out as `data/` is.

    Args:
        root: the folder.
        gazetteer: a file that `recoupe gazetteer build` made, instead of the shipped gazetteer.
        places: lists of the user's own sites, merged over those of the folder.
        additions: files that add to those of the folder, laid over them in this order.

    Raises:
        CodebookError: a file is malformed, or files contradict one another; the message lists every fault.
        GazetteerError: `gazetteer` is no gazetteer, or one of another version.
    """
    reader = _Reader(root, additions)
    events = reader.toml("events", EventType)
    languages = {language.code: language for language in reader.toml("lang", Language)}
    nouns = reader.noun_tables()
    contexts = reader.toml("contexts", ContextWords) if (root / "contexts").is_dir() else []
    beliefs = reader.toml("belief", Belief) if (root / "belief").is_dir() else []
    countries = reader.table("places", _country)
    known = reader.known_actors(countries)
    state_names = reader.rows("actors/state-names.csv", known, read_state_names)
    sites = reader.sites(places, {country.alpha3 for country in countries})
    store = built_store(gazetteer) if gazetteer else packed_store(files("recoupe.codebook") / "data" / "gazetteer")
    # A type whose file is refused is not missing as well: its lines are looked at when the file is mended.
    types = {} if reader.faults else {event.id: event for event in events}
    codes = reader.table("codes", code_line)
    lines = reader.table("crosswalk", partial(crosswalk_line, events=types, codes=codes)) if types else ()
    book = Codebook(
        languages=languages,
        events={event.id: _with_language_triggers(event, languages) for event in events},
        nouns=tuple(_with_language_words(noun, languages) for noun in nouns),
        actors=with_state_names(known, state_names, countries),
        countries=countries,
        outlets=reader.table("outlets", _outlet),
        institutions=known.institutions,
        state_names=state_names,
        offices=known.offices,
        holders=reader.rows("actors/holders.csv", known, read_holders),
        contexts=tuple(contexts),
        given_names=reader.table("names", lambda row: row["name"]) if (root / "names").is_dir() else (),
        sites=sites,
        gazetteer=Gazetteer(store, named_places(sites, countries), abbreviations()),
        crosswalk=lines,
        codes=codes,
        belief=beliefs[0] if beliefs else Belief(),
        digest=reader.digest(),
        additions=tuple(additions),
    )
    faults = reader.faults + reader.laid_nowhere() + list(_contradictions(book)) + (list(table_faults(lines, codes, types)) if types else [])
    if faults:
        raise CodebookError("the codebook is refused: " + "; ".join(faults), tuple(faults))
    return book


def with_actors(codebook: Codebook, content: bytes, path: str) -> Codebook:
    """Merge a user's own list of actors over those of a codebook: the same id replaces ours, a new id is added.

    Args:
        codebook: what to merge over.
        content: the list, a CSV table in UTF-8 with the columns of `actors/registry.csv`.
        path: how messages name the list.

    Raises:
        CodebookError: the list is refused; the message lists every fault with its line.
    """
    faults: list[str] = []
    known = KnownActors(tuple(codebook.country_by_code), codebook.actors, codebook.institutions, codebook.offices)
    theirs = read_actors(path, content, known, faults)
    if faults:
        raise CodebookError("the list of actors is refused: " + "; ".join(faults))
    merged = (*codebook.merged, Merged("actors", digest_of(content)))
    return replace(codebook, actors=merge_actors(codebook.actors, theirs), merged=merged)


def read_own_sites(lists: Sequence[Path]) -> tuple[Site, ...]:
    """Read a user's lists of sites alone.

    Raises:
        CodebookError: a list is malformed; the message and `faults` tell every fault, each with file, line and reason.
    """
    reader = _Reader(files("recoupe.codebook") / "data")
    known = {country.alpha3 for country in reader.table("places", _country)}
    found = read_sites(reader.own_files(lists), known)
    faults = (*reader.faults, *found.faults)
    if faults:
        raise CodebookError("the list of sites is refused: " + "; ".join(faults), faults)
    return found.sites


class _Reader:
    """Reads data files and gathers their faults instead of stopping at the first."""

    def __init__(self, root: Traversable, additions: Sequence[Addition] = ()) -> None:
        self.root = root
        self.faults: list[str] = []
        self._waiting = list(additions)
        self._hash = hashlib.sha256()

    def digest(self) -> str:
        """Give the hash over the names and bytes of all files read, in reading order."""
        return self._hash.hexdigest()

    def _add(self, path: str, content: bytes) -> None:
        self._hash.update(f"{path}\0{len(content)}\0".encode() + content)

    def _files(self, folder: str, suffix: str) -> Iterator[tuple[str, bytes]]:
        for entry in sorted((self.root / folder).iterdir(), key=lambda item: item.name):
            if entry.name.endswith(suffix):
                content = entry.read_bytes()
                self._add(f"{folder}/{entry.name}", content)
                yield f"{folder}/{entry.name}", content

    def _parsed(self, folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for path, content in self._files(folder, ".toml"):
            table = self._table_of(path, content)
            for label, more in self._added(path):
                table = self._laid(table, label, more)
            if table is not None:
                yield path, table

    def _table_of(self, label: str, content: bytes) -> dict[str, Any] | None:
        try:
            return tomllib.loads(content.decode("utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
            self.faults.append(f"{label}: {fault}")
            return None

    def _laid(self, table: dict[str, Any] | None, label: str, content: bytes) -> dict[str, Any] | None:
        """Lay an addition over a file; one that cannot be is a fault, and the file stays as it was."""
        more = self._table_of(label, content)
        try:
            return laid_over(table, more) if table is not None and more is not None else table
        except ValueError as fault:
            self.faults.append(f"{label}: {fault}")
            return table

    def _added(self, path: str) -> list[tuple[str, bytes]]:
        """Take the additions to a file out of those that wait, each with the name by which messages call it, and count them into the hash."""
        found = [(f"additions/{one.name}/{one.path}", one.content) for one in self._waiting if one.path == path]
        self._waiting = [one for one in self._waiting if one.path != path]
        for label, content in found:
            self._add(label, content)
        return found

    def laid_nowhere(self) -> list[str]:
        """Say which additions add to a file that the codebook has not, or that nothing is added to."""
        return [f"additions/{one.name}/{one.path}: nothing can be added to a file of this name; see which files the codebook has" for one in self._waiting]

    def toml(self, folder: str, kind: type[T]) -> list[T]:
        """Structure every TOML file of a folder as one value of `kind`."""
        found: list[T] = []
        for path, table in self._parsed(folder):
            found.extend(self._structure(path, table, kind))
        return found

    def noun_tables(self) -> list[Noun]:
        """Structure the `[[nouns]]` of every file of `nouns/`."""
        found: list[Noun] = []
        for path, table in self._parsed("nouns"):
            for row in table.get("nouns", []):
                found.extend(self._structure(path, row, Noun))
        return found

    def _structure(self, path: str, table: dict[str, Any], kind: type[T]) -> list[T]:
        try:
            return [_converter.structure(table, kind)]
        except Exception as fault:  # noqa: BLE001 - cattrs raises groups of any type; every leaf is reported
            self.faults.extend(f"{path}: {line}" for line in transform_error(fault))
            return []

    def known_actors(self, countries: tuple[Country, ...]) -> KnownActors:
        """Read the registry, the institutions of states and the offices."""
        tables = dict(self._parsed("actors"))
        institutions = self._listed(tables, "actors/institutions.toml", "institutions", Institution)
        offices = self._listed(tables, "actors/offices.toml", "offices", Office)
        self.faults.extend(f"{path}: the file is not known; the folder holds institutions.toml and offices.toml" for path in tables)
        known = KnownActors(tuple(country.alpha3 for country in countries), (), institutions, offices)
        path = "actors/registry.csv"
        known = replace(known, actors=self.rows(path, known, read_actors))
        for label, content in self._added(path):
            theirs = read_actors(label, content, known, self.faults)
            self.faults.extend(_doubles(f"actor of {label}", [one.id for one in (*known.actors, *theirs)]))
            known = replace(known, actors=(*known.actors, *theirs))
        return known

    def _listed(self, tables: dict[str, dict[str, Any]], path: str, key: str, kind: type[T]) -> tuple[T, ...]:
        """Structure the one list of tables that a file holds; a file that is not there holds none."""
        table = tables.pop(path, {})
        self.faults.extend(f"{path}: key {other!r} is not known; the file holds [[{key}]] alone" for other in table if other != key)
        return tuple(value for row in table.get(key, []) for value in self._structure(path, row, kind))

    def rows(self, path: str, known: KnownActors, read: Callable[[str, bytes, KnownActors, list[str]], tuple[T, ...]]) -> tuple[T, ...]:
        """Read one table of actors; a file that is not there holds none."""
        entry = self.root / path
        if not entry.is_file():
            return ()
        content = entry.read_bytes()
        self._add(path, content)
        return read(path, content, known, self.faults)

    def table(self, folder: str, build: Callable[[dict[str, str]], T]) -> tuple[T, ...]:
        """Read every CSV of a folder, one value a row."""
        found: list[T] = []
        for path, content in self._files(folder, ".csv"):
            for number, row in enumerate(csv.DictReader(content.decode("utf-8").splitlines(), strict=True), start=2):
                try:
                    found.append(build(row))
                except (KeyError, ValueError, AttributeError) as fault:
                    self.faults.append(f"{path}:{number}: {fault!r}")
        return tuple(found)

    def sites(self, own: Sequence[Path], countries: set[str]) -> tuple[Site, ...]:
        """Read the lists of sites of the folder, and those of the user: his row replaces ours of the same id."""
        shipped = read_sites(self._files("sites", ".csv") if (self.root / "sites").is_dir() else (), countries)
        added = read_sites(self._added(ADDED_SITES), countries)
        users = read_sites(self.own_files(own), countries)
        self.faults.extend((*shipped.faults, *added.faults, *users.faults, *_doubles("site", [one.id for one in (*shipped.sites, *added.sites)])))
        replaced = {site.id for site in users.sites}
        return (*users.sites, *(site for site in (*added.sites, *shipped.sites) if site.id not in replaced))

    def own_files(self, paths: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
        """Yield the user's lists; one that cannot be read is a fault."""
        for path in paths:
            try:
                content = path.read_bytes()
            except OSError as fault:
                self.faults.append(f"{path}: cannot be read ({fault.strerror}); check the path")
                continue
            self._hash.update(f"own\0{len(content)}\0".encode() + content)
            yield str(path), content


def _country(row: dict[str, str]) -> Country:
    return Country(
        alpha3=row["alpha3"],
        name=row["name"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        names=parts_of(row["names"]),
        adjectives=parts_of(row["adjectives"]),
        inhabitants=parts_of(row["inhabitants"]),
        capitals=parts_of(row["capitals"]),
        metonyms=parts_of(row["metonyms"]),
        source=row["source"],
    )


def _outlet(row: dict[str, str]) -> OutletEntry:
    return OutletEntry(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        aliases=parts_of(row["aliases"]),
        domains=parts_of(row["domains"]),
        country=row["country"] or None,
    )


def _with_language_triggers(event: EventType, languages: dict[str, Language]) -> EventType:
    """Add the words that a language file gives for triggers of this type."""
    extra = {code: language.triggers.get(event.id, {}) for code, language in languages.items()}

    def merged(trigger: Trigger) -> Trigger:
        added = {code: words[trigger.id] for code, words in extra.items() if trigger.id in words}
        return replace(trigger, words={**trigger.words, **added}) if added else trigger

    return replace(event, triggers=tuple(merged(trigger) for trigger in event.triggers))


def _with_language_words(noun: Noun, languages: dict[str, Language]) -> Noun:
    """Add the words that a language file gives for a kind of noun."""
    added = {code: language.nouns[noun.id] for code, language in languages.items() if noun.id in language.nouns}
    return replace(noun, words={**noun.words, **added}) if added else noun


def _contradictions(book: Codebook) -> Iterator[str]:
    """Yield what files say against one another."""
    yield from _doubles("noun", [noun.id for noun in book.nouns])
    yield from _doubles("institution", [institution.id for institution in book.institutions])
    yield from _doubles("office", [office.id for office in book.offices])
    yield from _doubles("country", [country.alpha3 for country in book.countries])
    for event in book.events.values():
        yield from _event_faults(event)
    yield from _context_faults(book)
    yield from _doubles("code", [f"{code.scheme}:{code.code}" for code in book.codes])
    yield from _shared_triggers(book)
    for language in book.languages.values():
        yield from _words_for_nothing(book, language)


def _context_faults(book: Codebook) -> Iterator[str]:
    """Yield contexts that no file holds, and words that two files claim."""
    known = {one.id for one in book.contexts}
    for event in book.events.values() if known else ():
        for trigger in event.triggers:
            for name in trigger.contexts:
                if name not in known:
                    yield f"events/{event.id}: trigger {trigger.id!r} gives context {name!r}, which has no file contexts/{name}.toml"
    for code in book.languages:
        yield from _doubles(f"word of contexts/*.toml in {code!r}", [word for one in book.contexts for word in one.words.get(code, ())])


def _words_for_nothing(book: Codebook, language: Language) -> Iterator[str]:
    """Yield words of a language file for triggers and nouns that no file holds."""
    known = {event.id: {trigger.id for trigger in event.triggers} for event in book.events.values()}
    for kind, triggers in language.triggers.items():
        for trigger in triggers:
            if trigger not in known.get(kind, set()):
                yield f"lang/{language.code}.toml: triggers.{kind}.{trigger} names no trigger of events/{kind}.toml; correct the name or drop it"
    nouns = {noun.id for noun in book.nouns}
    for noun in language.nouns:
        if noun not in nouns:
            yield f"lang/{language.code}.toml: nouns.{noun} names no noun of nouns/*.toml; correct the name or drop it"


def _doubles(what: str, ids: list[str]) -> Iterator[str]:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            yield f"{what} {one!r} is given twice; keep one entry"
        seen.add(one)


def _event_faults(event: EventType) -> Iterator[str]:
    yield from _doubles(f"trigger of events/{event.id}", [trigger.id for trigger in event.triggers])
    for trigger in event.triggers:
        for mode in trigger.modes:
            if mode not in event.modes:
                yield f"events/{event.id}: trigger {trigger.id!r} gives mode {mode!r}, which the type does not have"


def _signature(trigger: Trigger) -> tuple[Any, ...]:
    return (trigger.object_kinds, trigger.object_not, trigger.subject_kinds, trigger.subject_not, trigger.requires, trigger.passive_only)


def _slots(words: TriggerWords) -> Iterator[tuple[str, str]]:
    for slot in ("verbs", "nouns", "adjectives"):
        for word in getattr(words, slot):
            yield slot, word


def _shared_triggers(book: Codebook) -> Iterator[str]:
    """Yield words that two triggers claim with the same construction and argument class."""
    owner: dict[tuple[Any, ...], str] = {}
    for event in book.events.values():
        for trigger in event.triggers:
            for code, words in trigger.words.items():
                for slot, word in _slots(words):
                    key = (code, slot, word, _signature(trigger))
                    here = f"events/{event.id}.toml:{trigger.id}"
                    if key in owner:
                        yield f"{here}: {slot[:-1]} {word!r} already belongs to {owner[key]}; keep it in one, or list it as `pseudo`"
                    owner.setdefault(key, here)
