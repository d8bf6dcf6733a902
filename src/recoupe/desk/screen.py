"""Hold what a screen is: a member of `desk/screens/`, which binds it as `SCREEN`. `app.py` makes pages, JSON twins and forms of it.

A view gives plain data, in no language: its JSON twin is that data, its page that data in a template. So every page has its twin, and a template
decides nothing. What changes something is an act: a form that is posted, and then leads to a page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from recoupe.desk.desk import Desk, Query
from recoupe.desk.visitor import Door
from recoupe.desk.words import Words
from recoupe.store.ledger import Ledger

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of one person.

    Attributes:
        desk: the ledger and what belongs to it.
        words: the language of the page: messages, dates, numbers.
        path: values of the placeholders of the path.
        query: what stands behind the `?`, each name with all its values.
        form: what a form sent, each name with all its values; empty where nothing was posted.
        files: files that a form sent.
        url: path and query, as asked for.
        client: the address that the request came from.
        session: what the cookie of its session holds; empty for none.
    """

    desk: Desk
    words: Words
    path: Mapping[str, str] = field(default_factory=dict)
    query: Query = field(default_factory=dict)
    form: Query = field(default_factory=dict)
    files: tuple["Upload", ...] = ()
    url: str = ""
    client: str = ""
    session: str = field(default="", repr=False)

    def asked(self, name: str, default: str = "") -> str:
        """Give the first value of a name in the query."""
        return next(iter(self.query.get(name, ())), default)

    def sent(self, name: str, default: str = "") -> str:
        """Give the first value of a name in the form, without white space around it."""
        return next(iter(self.form.get(name, ())), default).strip()


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a form sent: the name that its sender gave it, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """A page that can be read, and its JSON twin at the same path with `.json`.

    Attributes:
        path: with placeholders in braces, from `/`.
        template: the file in `templates/`.
        view: gives what the page shows, as plain data.
        title: message that names the page, where that of the screen alone does not.
        name: gives the words that the title of this very page begins with, such as a headline.
        least: the least role that may see it; nobody may see one that names none.
    """

    path: str
    template: str
    view: Callable[[Visit], Data]
    title: str = ""
    name: Callable[[Data], str] = field(default=lambda _data: "")
    least: Door | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """Where an act leads, and what is said there.

    Attributes:
        to: path and query.
        said: message, marked by `N_`, for the line that is read aloud.
        undo: id of the judgement that `Undo` takes back; empty where there is none.
        session: what the cookie of the session holds from now on; empty to take it away, None to leave it.
        shown: what the page of the act shows beside its own data in this very answer and never again, and no browser keeps; None to lead to `to`.
    """

    to: str
    said: str = ""
    undo: str = ""
    session: str | None = field(default=None, repr=False)
    shown: Data | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a form does. What it refuses (an error of ours) is shown on its page, with what was sent kept.

    Attributes:
        path: where the form is posted to.
        do: does it.
        page: the page that the form stands on, by its path; empty for one that stands on many, whose refusals have a page of their own.
        least: the least role that may do it; nobody may do one that names none.
    """

    path: str
    do: Callable[[Visit], Done]
    page: str = ""
    least: Door | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """Bytes as they are handed out: never run, never guessed at."""

    content: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Raw:
    """Something that is handed out as bytes: an original, a picture, an export. It has no twin, and nobody gets one that names no least role."""

    path: str
    give: Callable[[Visit], Given]
    least: Door | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a screen, as the list of keys shows it: what to press, and the message that says what it does."""

    press: str
    does: str


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen of the desk.

    Attributes:
        name: the name of the file.
        title: message that names it, marked by `N_`.
        pages: what can be read.
        acts: what its forms do.
        raws: what it hands out as bytes.
        place: its place in the navigation, smallest first; None for a screen that others lead to.
        key: the letter that opens it after `g`; empty for none.
        keys: its own keys.
        help: messages that say how one works here, marked by `N_`; they stand above the keys.
        samples: gives addresses of pages that hold something, of a ledger that holds something; tests look at each of them.
        warm: does what takes long once, so that the first who opens the screen does not wait for it.
    """

    name: str
    title: str
    pages: tuple[Page, ...]
    samples: Callable[[Ledger], tuple[str, ...]]
    acts: tuple[Act, ...] = ()
    raws: tuple[Raw, ...] = ()
    place: int | None = None
    key: str = ""
    keys: tuple[Key, ...] = ()
    help: tuple[str, ...] = ()
    warm: Callable[[Desk], None] = lambda _desk: None
