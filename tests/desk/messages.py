"""Keep the catalogues of the desk: `python -m tests.desk.messages` adds messages that are new and drops those that are gone, so that a test can ask for all."""

import sys
from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

DESK = Path(str(files("recoupe") / "desk"))
KEYWORDS = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"newstyle_gettext": "true", "trimmed": "false", "silent": "false"}}


def written() -> Iterator[tuple[str | tuple[str, str], str]]:
    """Yield each message of code and templates, with where it stands."""
    for file, line, message, _, _ in extract_from_dir(str(DESK), METHODS, OPTIONS, KEYWORDS):
        yield tuple(message) if isinstance(message, tuple | list) else message, f"{file}:{line}"


def catalogues() -> dict[str, Catalog]:
    """Read the catalogues, by language; that of the language of the messages holds none."""
    return {path.stem: read_po(BytesIO(path.read_bytes()), locale=path.stem) for path in sorted((DESK / "locale").glob("*.po"))}


def main() -> None:
    """Bring every catalogue but the empty one up to date, and say what is left to translate."""
    template = Catalog()
    for message, _ in written():
        if message:
            template.add(message)
    for code, catalog in catalogues().items():
        if not len(catalog) and code == "en":
            continue
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        target = DESK / "locale" / f"{code}.po"
        with target.open("wb") as file:
            write_po(file, catalog, width=160, omit_header=True, no_location=True, sort_output=True)
        lacking = [message.id for message in catalog if message.id and not (all(message.string) if isinstance(message.string, tuple) else message.string)]
        sys.stdout.write("\n  ".join([f"{code}: {len(catalog)} messages, {len(lacking)} to translate", *map(str, lacking)]) + "\n")


if __name__ == "__main__":
    main()
