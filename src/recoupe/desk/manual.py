"""Gather the codebook and the coder's guide for paper: what counts as an event, every type with its words and codes, every context."""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup

from recoupe.codebook.crosswalk import NO_CODE
from recoupe.codebook.load import Codebook
from recoupe.codebook.schema import EventType, Trigger

# As many words and examples as a reader takes in; the data files have them all.
SHOWN_WORDS, SHOWN_EXAMPLES = 12, 4
# Links of the guide lead to other pages of the documentation, which are not on this paper.
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_MARK = re.compile(r"\{[a-z]+:([^{}]+)\}")


def manual(codebook: Codebook) -> dict[str, Any]:
    """Give what the manual shows.

    Args:
        codebook: what is known of the world.
    """
    return {
        "digest": codebook.digest,
        "guide": guide(),
        "events": [_event(codebook, event) for event in codebook.events.values()],
        "contexts": [{"id": one.id, "definition": one.definition, "words": _words(one.words)} for one in codebook.contexts],
    }


def guide() -> Markup:
    """Give the coder's guide, which ships beside this module, as HTML."""
    written = (files("recoupe") / "desk" / "coding.md").read_text("utf-8")
    page = MarkdownIt("commonmark", {"html": False}).enable("table").render(_LINK.sub(r"\1", written))
    return Markup(re.sub(r"<(/?)h([12])>", lambda found: f"<{found[1]}h{int(found[2]) + 1}>", page))  # noqa: S704 - a file that ships, and no HTML in it


def _event(codebook: Codebook, event: EventType) -> dict[str, Any]:
    """Give a type with its modes, words, codes and examples."""
    examples = [{"language": one.lang, "text": _MARK.sub(r"\1", one.text)} for one in event.examples if one.gap is None]
    codes = [
        {
            "with": " ".join(filter(None, ["+".join(line.modes), line.sides, line.trigger])),
            "cells": [_cell(cell) for cell in (line.cameo, line.acled_event, line.acled_sub_event, line.muc4)],
            "note": line.note,
        }
        for line in codebook.crosswalk_by_type[event.id]
    ]
    shown = [one for code in sorted({one["language"] for one in examples}) for one in [row for row in examples if row["language"] == code][:SHOWN_EXAMPLES]]
    told = {name: getattr(event, name) for name in ("id", "definition", "hostile", "speech")}
    return {**told, "modes": list(event.modes), "triggers": [_trigger(one) for one in event.triggers], "codes": codes, "examples": shown}


def _cell(cell: str) -> str:
    return {"": "↓", NO_CODE: "–"}.get(cell, cell)


def _trigger(trigger: Trigger) -> dict[str, Any]:
    words = {code: (*found.verbs, *found.nouns, *found.adjectives) for code, found in trigger.words.items()}
    return {"id": trigger.id, "kinds": [*trigger.modes, *trigger.contexts], "words": _words(words)}


def _words(words: Mapping[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    """Give the first words of each language, and how many there are more."""
    told = ((code, tuple(found)) for code, found in sorted(words.items()) if found)
    return [{"language": code, "words": list(found[:SHOWN_WORDS]), "more": max(0, len(found) - SHOWN_WORDS)} for code, found in told]
