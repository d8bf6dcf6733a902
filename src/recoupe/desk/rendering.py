"""Turn what a view gives into a page: templates that escape everything, in the language of the person who reads."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from recoupe.desk import labels
from recoupe.desk.drawing import draw_map, draw_timeline
from recoupe.desk.sentences import said
from recoupe.desk.words import languages

STATIC = "/static"
# Links and forms within a screen change the screen and nothing around it. Those that lead to another screen are left alone, for its scripts must load.
BOOSTED = Markup("hx-boost:inherited=\"target:'#screen',select:'#screen',swap:outerHTML\"")


@cache
def environment(code: str) -> Environment:
    """Make the environment of templates in one language."""
    words = languages()[code]
    made = Environment(
        loader=PackageLoader("recoupe.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # templates ship with the program, and are compiled once
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(words.messages, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    made.filters.update(
        day=words.day,
        moment=words.moment,
        number=words.number,
        country=words.country,
        exactly=exactly,
        segment=lambda text: quote(str(text), safe=""),
        said=lambda sentence: said(sentence, words),
        silent=silent,
    )
    made.globals.update(static=static, words=words, languages=languages(), labels=labels, boosted=BOOSTED, draw_map=draw_map, draw_timeline=draw_timeline)
    return made


def render(code: str, template: str, context: Mapping[str, Any]) -> str:
    """Fill a template.

    Args:
        code: the language.
        template: the file in `templates/`.
        context: what it shows.
    """
    return environment(code).get_template(template).render(context)


# What a coder looks for in each event.
_SOUGHT = ("actors", "recipients", "places", "when", "casualties")


def silent(event: Mapping[str, Any]) -> list[str]:
    """Give what an event does not tell of who, to whom, where, when and the toll."""
    return [name for name in _SOUGHT if not event[name]]


def exactly(value: object) -> str:
    """Write a plain value so that a form can send it back and it is known again."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


@cache
def static(name: str) -> str:
    """Give the address of a file that ships, which changes when its content does."""
    content = (files("recoupe") / "desk" / "static" / name).read_bytes()
    return f"{STATIC}/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"
