"""The codebook: event types with their words and examples, every file as rows that can be searched, and which entries a word leads to. Read only."""

from typing import Any
from urllib.parse import quote, urlencode

from recoupe.codebook.assessing import assess_rules
from recoupe.codebook.linking import link_rules
from recoupe.desk import codex
from recoupe.desk.desk import Desk
from recoupe.desk.screen import Data, Given, Key, Page, Raw, Screen, Visit
from recoupe.desk.words import N_
from recoupe.errors import UnknownIdError
from recoupe.model.folding import fold
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role

LIST = "/codebook"
TYPE = "/codebook/type/{type}"
FILE = "/codebook/{folder}/{file}"
ROWS = 100
# As many rows of other files are shown for a word.
ELSEWHERE = 60
# A word that stands in no file, so that all are read for it.
NOBODYS = "\0"


def view(visit: Visit) -> Data:
    """Give the event types, the files, the digests, and what a word leads to."""
    book, find = visit.desk.codebook, visit.asked("find").strip()
    types = [{"id": one.id, "definition": one.definition, "triggers": len(one.triggers), "examples": len(one.examples)} for one in book.events.values()]
    digests = {"codebook": book.digest, "gazetteer": book.gazetteer.digest, "assess": assess_rules().digest, "link": link_rules().digest}
    folders: dict[str, list[dict[str, str]]] = {}
    for folder, name in codex.table_names():
        folders.setdefault(folder, []).append({"name": name, "link": _link(folder, name)})
    return {
        "find": find,
        "types": types,
        "folders": [{"folder": folder, "files": listed} for folder, listed in folders.items()],
        "digests": digests,
        "merged": [{"what": one.what, "digest": one.digest} for one in book.merged],
        "triggered": codex.triggered(find, book) if find else [],
        "elsewhere": [_found(one, row, find) for one, row in codex.rows_with(find, ELSEWHERE)] if find else [],
    }


def _link(folder: str, name: str, **asked: str) -> str:
    """Write the address of a file; a hyphen behind an ending of JSON keeps it from being taken for the twin of a page."""
    shown = f"{name}-" if name.endswith(".json") else name
    return f"{LIST}/{quote(folder, safe='')}/{quote(shown, safe='')}" + (f"?{urlencode(asked)}" if asked else "")


def _found(one: codex.Table, row: codex.Row, find: str) -> dict[str, Any]:
    return {"file": f"{one.folder}/{one.name}", "at": row.at, "link": f"{_link(one.folder, one.name, find=find)}#{codex.anchor(row.at)}"}


def event_type(visit: Visit) -> Data:
    """Give an event type: definition, modes, words by language and construction with look-alikes, and examples with what comes of each.

    Raises:
        UnknownIdError: the codebook has no such type.
    """
    book, name = visit.desk.codebook, visit.path["type"]
    found = book.events.get(name)
    if found is None:
        raise UnknownIdError(f"event type {name[:40]!r}: the codebook has none of this id; its first page lists them")
    examples = [{"language": one.lang, "pieces": codex.pieces(one.text), "status": one.status, "gap": one.gap} for one in found.examples]
    return {
        "type": {"id": found.id, "definition": found.definition, "modes": list(found.modes), "hostile": found.hostile, "speech": found.speech},
        "triggers": [codex.trigger_of(one) for one in found.triggers],
        "examples": examples,
        "gaps": sum(one.gap is not None for one in found.examples),
        "file": _link("events", f"{found.id}.toml"),
    }


def file(visit: Visit) -> Data:
    """Give a page of the rows of a file, those with some words where they are asked for.

    Raises:
        UnknownIdError: the codebook has no such file.
    """
    table, find = codex.table(visit.path["folder"], visit.path["file"].removesuffix("-")), visit.asked("find").strip()
    wanted, asked = fold(find), visit.asked("from")
    rows = [row for row in table.rows if wanted in row.folded] if find else list(table.rows)
    start = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len("1000000000") else 0
    kept = {"find": find} if find else {}
    following = {**kept, "from": str(start + ROWS)}
    return {
        "table": {name: getattr(table, name) for name in ("folder", "name", "kind", "size", "digest")},
        "header": list(table.header),
        "rows": [{"at": row.at, "id": codex.anchor(row.at), "cells": list(row.cells)} for row in rows[start : start + ROWS]],
        "find": find,
        "total": len(rows),
        "path": _link(table.folder, table.name),
        "raw": f"{_link(table.folder, table.name)}/original",
        "next": _link(table.folder, table.name, **following) if start + ROWS < len(rows) else None,
        "first": _link(table.folder, table.name, **kept) if start else None,
    }


def original(visit: Visit) -> Given:
    """Hand a file out as it is, with its comments.

    Raises:
        UnknownIdError: the codebook has no such file.
    """
    name = visit.path["file"].removesuffix("-")
    content = codex.content_of(visit.path["folder"], name)
    return Given(content, "application/octet-stream", {"content-disposition": f'attachment; filename="{name}"'})


def warm(desk: Desk) -> None:
    """Read the files, and the words that each language has."""
    codex.rows_with(NOBODYS, 1)
    codex.triggered(NOBODYS, desk.codebook)


def samples(_ledger: Ledger) -> tuple[str, ...]:
    """Give addresses of the first page, a word, an event type, and files of each kind."""
    tables = [_link("lang", "fr.toml", find="selon"), _link("actors", "offices.toml"), _link("crosswalk", "crosswalk.csv"), _link("assess", "rules.toml")]
    return (
        LIST,
        f"{LIST}?find=bombarder",
        "/codebook/type/AGREE",
        *tables,
        _link(codex.TOP, "SOURCES.toml"),
        _link("gazetteer", "geonames.sqlite.xz"),
        _link("link", "weights.json"),
    )


SCREEN = Screen(
    name="codebook",
    title=N_("Codebook"),
    pages=(
        Page(LIST, "codebook.html", view, least=Role.VIEWER),
        Page(TYPE, "codebook_type.html", event_type, name=lambda data: data["type"]["id"], least=Role.VIEWER),
        Page(FILE, "codebook_file.html", file, name=lambda data: data["table"]["name"], least=Role.VIEWER),
    ),
    raws=(Raw(f"{FILE}/original", original, least=Role.VIEWER),),
    help=(N_("Look a word up in any of its forms to see which deeds it tells. What the team of this ledger added stands under its additions."),),
    samples=samples,
    warm=warm,
    place=54,
    key="c",
    keys=(Key("j / k", N_("next or previous row")), Key("Enter", N_("open it")), Key("/", N_("go to the search box"))),
)
