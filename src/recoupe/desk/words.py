"""Speak the language of the person at the desk: messages of the catalogues in `locale/`, dates and numbers as that language writes them.

One file `locale/CODE.po` adds one language. Messages are written in English in code and templates, so that `en.po` holds none.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

# The language that messages are written in, and the one of whoever asks for none that there is.
SOURCE = "en"
# Three letters of ISO 3166-1 to the two by which countries are named.
_SHORTER: Mapping[str, tuple[str, ...]] = {code: tuple(others) for code, others in get_global("territory_aliases").items()}
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
# No browser names its languages in more characters.
_MOST_ASKED = 500
_ASKED = re.compile(r"([A-Za-z]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*(?:,|$)")


def N_(message: str) -> str:  # noqa: N802 - the name that tools look for
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Words:
    """One language of the desk.

    Attributes:
        code: its code, the name of its catalogue.
        name: its name in itself.
        direction: `ltr` or `rtl`, as HTML writes it.
        messages: the catalogue.
        known: the messages that it holds.
    """

    code: str
    name: str
    direction: str
    messages: NullTranslations
    known: frozenset[str]

    def say(self, message: str) -> str:
        """Give a message in this language."""
        return self.messages.gettext(message) if message else ""

    def day(self, written: str | None) -> str:
        """Write an ISO date as people do; what is none is written as it is."""
        found = _DAY.match(written or "")
        if found is None:
            return written or ""
        try:
            return str(format_date(date(*map(int, found.groups())), "d MMM y", self.code))
        except ValueError:
            return written or ""

    def moment(self, written: str | None) -> str:
        """Write an ISO point in time, in UTC."""
        try:
            return f"{format_datetime(datetime.fromisoformat(written or ''), 'd MMM y HH:mm', locale=self.code)} UTC"
        except ValueError:
            return written or ""

    def number(self, value: float | None) -> str:
        """Write a number with its groups."""
        return "" if value is None else str(format_decimal(value, locale=self.code))

    def country(self, code: str | None) -> str:
        """Name a country by its three letters; letters that stand for none come back."""
        short = next(iter(_SHORTER.get(code or "", ())), "")
        return str(Locale.parse(self.code).territories.get(short) or code or "")


@cache
def languages() -> Mapping[str, Words]:
    """Load every catalogue that ships, by code."""
    found = sorted((entry for entry in (files("recoupe") / "desk" / "locale").iterdir() if entry.name.endswith(".po")), key=lambda entry: entry.name)
    return {entry.name.removesuffix(".po"): _language(entry.name.removesuffix(".po"), entry.read_bytes()) for entry in found}


def _language(code: str, written: bytes) -> Words:
    """Make a language of its catalogue."""
    catalog = read_po(BytesIO(written), locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    known = frozenset(message.id if isinstance(message.id, str) else message.id[0] for message in catalog if message.id)
    locale = Locale.parse(code)
    direction = "rtl" if locale.character_order == "right-to-left" else "ltr"
    return Words(code, str(locale.get_display_name(code)), direction, GNUTranslations(compiled), known)


def choose(chosen: str | None, accepted: str | None) -> Words:
    """Choose the language of a page.

    Args:
        chosen: the code that was chosen at the desk, if any.
        accepted: the header Accept-Language, if any.
    """
    known = languages()
    if chosen is not None and chosen in known:
        return known[chosen]
    asked = sorted(((float(weight or 1), -place, code.lower()) for place, (code, weight) in enumerate(_languages(accepted or ""))), reverse=True)
    return next((known[code] for weight, _, code in asked if weight and code in known), known[SOURCE])


def _languages(accepted: str) -> list[tuple[str, str]]:
    """Give the first languages that a browser names, with their weights as written."""
    return _ASKED.findall(accepted[:_MOST_ASKED])[:20]


def all_messages() -> frozenset[str]:
    """Give every message of every catalogue, so that nothing else is ever shown as one."""
    return frozenset(message for words in languages().values() for message in words.known)
