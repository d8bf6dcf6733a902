"""Turn what somebody says on a form into files that add to the codebook, each in the form of the file that it adds to, with an example that must hold.

What may be added: a word that tells a deed (`trigger`), a word of another list of the codebook (`word`), an actor, a place.
"""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from recoupe.codebook.actors import ACTOR_COLUMNS, CLASSES, KINDS, SECTORS
from recoupe.codebook.additions import csv_of, toml_of
from recoupe.codebook.language import Language
from recoupe.codebook.load import ADDED_SITES, Codebook
from recoupe.codebook.schema import EventType, Example, Trigger
from recoupe.codebook.sites import COLUMNS as SITE_COLUMNS
from recoupe.codebook.sites import site_kinds
from recoupe.errors import CodebookError
from recoupe.pipeline.examples import LABELS, read_marks

KINDS_OF_DRAFT = ("trigger", "word", "actor", "place")
CONSTRUCTIONS = ("verbs", "nouns", "adjectives")
# Sections of a language whose lists of words show in what is read of a deed, so that an example can hold them.
SECTIONS = ("status", "attribution", "syntax")
# How a list of words is named on a form: what it is, then its name.
PSEUDO, NOUN, LIST = "pseudo", "noun", "list"
# Where the words of a place are wrong by so much when nobody says how far; a village and its fields.
RADIUS_KM = "5"
# What no person types by hand.
LONGEST = 2000
_SOURCE = "added by the team of a ledger"
_BREAKS = re.compile(r"[\n\r;]+")
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_APART = frozenset({"id", "words", "modes"})


@dataclass(frozen=True, slots=True)
class Draft:
    """Something that may be added to the codebook.

    Attributes:
        kind: one of `KINDS_OF_DRAFT`.
        files: the files that it adds, by the path of the file that each adds to.
        words: by which reports are found that it may change.
        type: the event type that the example belongs to.
        example: a sentence that comes out with the addition, and not without.
        entity: the id that somebody or some place named in the example must have; empty where nothing of the kind is added.
    """

    kind: str
    files: Mapping[str, str]
    words: tuple[str, ...]
    type: str
    example: Example
    entity: str = ""


def plain_of(draft: Draft) -> dict[str, Any]:
    """Give a draft as plain values, as an amendment keeps them."""
    example = {name: value for name, value in asdict(draft.example).items() if value is not None}
    return {"files": dict(draft.files), "words": list(draft.words), "type": draft.type, "example": example, "entity": draft.entity}


def draft_of(kind: str, content: Mapping[str, Any]) -> Draft:
    """Give a draft that an amendment keeps."""
    example: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in content["example"].items()}
    return Draft(kind, content["files"], tuple(content["words"]), content["type"], Example(**example), content["entity"])


def drafted(kind: str, said: Mapping[str, str], codebook: Codebook) -> Draft:
    """Make a draft of what a form says.

    Args:
        kind: what is added.
        said: what stands in each field of the form.
        codebook: what it is added to.

    Raises:
        CodebookError: something is missing, or names nothing that the codebook has.
    """
    if kind not in _MAKERS:
        raise CodebookError(f"kind {kind[:40]!r}: nothing of this kind can be added; choose one of {', '.join(KINDS_OF_DRAFT)}")
    long = next((name for name, value in said.items() if len(value) > LONGEST), None)
    if long is not None:
        raise CodebookError(f"{long}: has more than {LONGEST} characters; write less")
    return _MAKERS[kind](said, codebook)


# --- words


def _trigger(said: Mapping[str, str], codebook: Codebook) -> Draft:
    """Add words that tell a deed to a group of words, or to a group of its own that is like it but for its mode.

    Raises:
        CodebookError: a field names nothing that the codebook has.
    """
    event, group = group_of(said.get("group", ""), codebook)
    construction, mode, words = _chosen("construction", said, CONSTRUCTIONS), said.get("mode", ""), _words(said)
    if mode and mode not in event.modes:
        raise CodebookError(f"mode {mode[:40]!r}: the event type {event.id} has none of this name; choose one of {', '.join(event.modes)}, or leave it open")
    entry: dict[str, Any] = {"id": group.id, "words": {_language(said, codebook): {construction: list(words)}}}
    own = bool(mode) and group.modes != (mode,)
    if own:
        entry = {"id": f"{group.id}-{mode}", "modes": [mode], **_rules(group), "words": entry["words"]}
    example = _example(said, codebook, ("trigger",), modes=(mode,) if own else None)
    return Draft("trigger", _event_file(event.id, example, {"triggers": [entry]}), words, event.id, example)


def group_of(written: str, codebook: Codebook) -> tuple[EventType, Trigger]:
    """Give an event type and one of its groups of words, written `TYPE/GROUP`.

    Raises:
        CodebookError: there is none of this name.
    """
    kind, _, name = written.partition("/")
    event = codebook.events.get(kind)
    found = next((one for one in event.triggers if one.id == name), None) if event else None
    if event is None or found is None:
        raise CodebookError(f"group {written[:80]!r}: the codebook has no such group of words; choose one of the list")
    return event, found


def _rules(group: Trigger) -> dict[str, Any]:
    """Give what a group says of its arguments, as its file has it."""
    defaults = {one.name: one.default if one.default is not MISSING else {} for one in fields(Trigger) if one.name not in _APART}
    told = {name: getattr(group, name) for name, default in defaults.items() if getattr(group, name) != default}
    return {name: list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value for name, value in told.items()}


def _word(said: Mapping[str, str], codebook: Codebook) -> Draft:
    """Add words to another list of the codebook: look-alikes of a group, nouns of a kind, or a list of the language."""
    what, _, name = said.get("list", "").partition(":")
    words, code = _words(said), _language(said, codebook)
    if what == PSEUDO:
        event, group = group_of(name, codebook)
        example = _example(said, codebook, ())
        told = {"triggers": [{"id": group.id, "words": {code: {"pseudo": list(words)}}}]}
        return Draft("word", _event_file(event.id, example, told), words, event.id, example)
    example, kind = _example(said, codebook, ("trigger",)), _type(said, codebook)
    path, told = _list_file(what, name, code, words)
    return Draft("word", {path: toml_of(told), **_event_file(kind, example, {})}, words, kind, example)


def _list_file(what: str, name: str, code: str, words: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """Give the file that holds a list of words, and what is added to it.

    Raises:
        CodebookError: the codebook has no such list.
    """
    if what == NOUN and name in noun_files():
        return f"nouns/{noun_files()[name]}", {"nouns": [{"id": name, "words": {code: list(words)}}]}
    if what == LIST and name in lists_of_words():
        section, _, field = name.partition(".")
        return f"lang/{code}.toml", {section: {field: list(words)}}
    raise CodebookError(f"list {f'{what}:{name}'[:80]!r}: the codebook has no such list of words; choose one of those that are offered")


@cache
def noun_files() -> Mapping[str, str]:
    """Give the file of each kind of noun, by its id."""
    folder = files("recoupe.codebook") / "data" / "nouns"
    return {row["id"]: one.name for one in sorted(folder.iterdir(), key=lambda one: one.name) for row in tomllib.loads(one.read_text("utf-8"))["nouns"]}


@cache
def lists_of_words() -> tuple[str, ...]:
    """Give the lists of words of a language that words can be added to, as `section.list`."""
    sections: dict[str, Any] = {one.name: one.type for one in fields(Language) if one.name in SECTIONS}
    return tuple(f"{name}.{one.name}" for name in SECTIONS for one in fields(sections[name]) if one.type == tuple[str, ...])


# --- actors and places


def _actor(said: Mapping[str, str], codebook: Codebook) -> Draft:
    """Add an actor to the registry."""
    name, others = _line("name", said), _names(said, "aliases")
    entity = _fresh(name, {*codebook.actor_by_id})
    row = dict.fromkeys(ACTOR_COLUMNS.known, "") | {"id": entity, "name": name, "kind": _chosen("actor_kind", said, KINDS), "source": _SOURCE}
    row |= {"country": _country(said, codebook), "sector": _maybe("sector", said, SECTORS), "classes": _maybe("class", said, tuple(CLASSES))}
    row["names"] = "|".join(dict.fromkeys((name, *others)))
    example, kind = _example(said, codebook, ("actor", "recipient")), _type(said, codebook)
    return Draft("actor", {"actors/registry.csv": csv_of(row), **_event_file(kind, example, {})}, (name, *others), kind, example, entity)


def _place(said: Mapping[str, str], codebook: Codebook) -> Draft:
    """Add a place to the sites."""
    name, others = _line("name", said), _names(said, "aliases")
    slug = _fresh(name, {one.id for one in codebook.sites})
    row = dict.fromkeys(SITE_COLUMNS, "") | {"id": slug, "name": name, "aliases": "|".join(others), "source": _SOURCE}
    row |= {code: name for code in codebook.languages if code in SITE_COLUMNS}
    row |= {"kind": _chosen("place_kind", said, tuple(site_kinds())), "country": _country(said, codebook)}
    row |= {"lat": _line("lat", said), "lon": _line("lon", said), "radius_km": said.get("radius_km") or RADIUS_KM}
    example, kind = _example(said, codebook, ("place",)), _type(said, codebook)
    return Draft("place", {ADDED_SITES: csv_of(row), **_event_file(kind, example, {})}, (name, *others), kind, example, f"site:{slug}")


def _fresh(name: str, taken: Collection[str]) -> str:
    """Make an id of a name that nothing has yet.

    Raises:
        CodebookError: the name has no letter that an id can be made of.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = _NO_SLUG.sub("-", plain).strip("-")
    if not slug:
        raise CodebookError(f"name {name[:40]!r}: has no Latin letter to make an id of; write a neutral name in Latin letters, and this one as another name")
    return next(one for one in (slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 3))) if one not in taken)


# --- examples, and the fields of a form


def _event_file(kind: str, example: Example, told: Mapping[str, Any]) -> dict[str, str]:
    """Write what is added to the file of an event type, the example last."""
    row = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(example).items() if value is not None}
    return {f"events/{kind}.toml": toml_of({**told, "examples": [row]})}


def _example(said: Mapping[str, str], codebook: Codebook, needed: tuple[str, ...], modes: tuple[str, ...] | None = None) -> Example:
    """Read the example.

    Args:
        said: the form.
        codebook: which has the languages.
        needed: labels one of which must be marked; none: nothing may be marked, for the sentence tells no event.
        modes: what is asserted of the modes.

    Raises:
        CodebookError: it lacks a mark, or bears one that means nothing.
    """
    text = " ".join(said.get("example", "").split())
    labels = {mark.label for mark in read_marks(text)[1]}
    if not text:
        raise CodebookError("example: is empty; write a sentence that needs the addition")
    if labels - LABELS:
        raise CodebookError(f"example: mark {min(labels - LABELS)!r} means nothing; mark words as {', '.join(sorted(LABELS))}")
    if not needed and labels:
        raise CodebookError("example: is marked; a sentence with a look-alike tells no event, so leave the marks out")
    if needed and not labels & {*needed}:
        raise CodebookError(f"example: marks nothing as {' or '.join(needed)}; write {{{needed[0]}:words}} around the words")
    published, status, responsibility = (said.get(name) or None for name in ("published", "status", "responsibility"))
    return Example(_language(said, codebook), text, published=published, status=status, responsibility=responsibility, modes=modes)


def _language(said: Mapping[str, str], codebook: Codebook) -> str:
    return _chosen("language", said, tuple(sorted(codebook.languages)))


def _type(said: Mapping[str, str], codebook: Codebook) -> str:
    return _chosen("type", said, tuple(codebook.events))


def _country(said: Mapping[str, str], codebook: Codebook) -> str:
    return _maybe("country", said, tuple(codebook.country_by_code))


def _chosen(name: str, said: Mapping[str, str], allowed: Collection[str]) -> str:
    """Read a field that must be one of some words.

    Raises:
        CodebookError: it is none of them.
    """
    written = said.get(name, "").strip()
    if written not in allowed:
        raise CodebookError(f"{name} {written[:40]!r}: there is none of this name; choose one of {', '.join(allowed)}")
    return written


def _maybe(name: str, said: Mapping[str, str], allowed: Collection[str]) -> str:
    return _chosen(name, said, allowed) if said.get(name, "").strip() else ""


def _line(name: str, said: Mapping[str, str]) -> str:
    """Read a field of one line that must not be empty.

    Raises:
        CodebookError: it is, or it holds what parts names in a table.
    """
    written = " ".join(said.get(name, "").split())
    if not written or "|" in written:
        raise CodebookError(f"{name} {written[:40]!r}: must hold something, and no `|`; write it in words")
    return written


def _names(said: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Read a field with one name a line."""
    found = (" ".join(one.split()) for one in _BREAKS.split(said.get(name, "")))
    return tuple(dict.fromkeys(one.replace("|", " ") for one in found if one))


def _words(said: Mapping[str, str]) -> tuple[str, ...]:
    """Read the words, one a line.

    Raises:
        CodebookError: there is none.
    """
    found = tuple(one for one in _names(said, "words") if any(map(str.isalnum, one)))
    if not found:
        raise CodebookError("words: there is none; write one a line, as the dictionary gives it")
    return found


_MAKERS = {"trigger": _trigger, "word": _word, "actor": _actor, "place": _place}
