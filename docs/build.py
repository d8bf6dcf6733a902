"""Rewrite the pages that are made from the program itself. Run `python -m docs.build` after a change; a test compares.

Made whole: the pages of events, languages and readers, the JSON Schema. Made in part, in any page: blocks ```console, whose
`$ recoupe …` lines are run and shown with what they print, and the stretches between `<!-- made: NAME -->` and `<!-- end -->`.
"""

import json
import re
import shlex
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir
from importlib.resources import files
from pathlib import Path

from click.testing import CliRunner

from recoupe import registry
from recoupe.cli.main import recoupe
from recoupe.codebook.actors import CLASSES
from recoupe.codebook.language import Language
from recoupe.codebook.load import Codebook, load_codebook
from recoupe.codebook.schema import EventType, Trigger
from recoupe.model.json_schema import record_schema
from recoupe.read.page import Reader

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
_CONSOLE = re.compile(r"(?ms)^```console\n(.*?)^```$")
_MADE = re.compile(r"(?ms)^<!-- made: ([a-z-]+) -->\n.*?^<!-- end -->$")
_MARK = re.compile(r"\{[a-z]+:([^{}]+)\}")
# As many examples and words as a reader takes in; the data file has them all.
SHOWN_EXAMPLES = 4
SHOWN_WORDS = 12


def main() -> None:
    """Rewrite every page that is not as it would be made now, and name it."""
    for path, content in pages():
        if not path.is_file() or path.read_text("utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
            print(path.relative_to(ROOT))


def pages() -> Iterator[tuple[Path, str]]:
    """Yield every page that is made, with its content as it should be."""
    made = dict(_made_whole(load_codebook()))
    yield from made.items()
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        if path not in made:
            yield path, _refreshed(path.read_text("utf-8"))


def _made_whole(codebook: Codebook) -> Iterator[tuple[Path, str]]:
    yield REFERENCE / "record.schema.json", json.dumps(record_schema(), ensure_ascii=False, indent=2) + "\n"
    for event in codebook.events.values():
        yield REFERENCE / "events" / f"{event.id}.md", "\n".join(_event_page(event)) + "\n"
    for language in codebook.languages.values():
        yield REFERENCE / "languages" / f"{language.code}.md", "\n".join(_language_page(language)) + "\n"
    for name in registry.names("read"):
        yield REFERENCE / "readers" / f"{name}.md", "\n".join(_reader_page(name)) + "\n"


def _event_page(event: EventType) -> Iterator[str]:
    yield from (f"# {event.id}", "", *event.definition.strip().split("\n"), "")
    yield f"Modes: {', '.join(f'`{mode}`' for mode in event.modes) or 'none'}."
    yield ""
    yield "A hostile deed: who did it may be claimed, accused, suspected or denied." if event.hostile else "Not hostile: told as fact where it is told."
    if event.speech:
        yield "It is done by being uttered."
    yield from ("", "## Words that tell it", "", f"From `codebook/data/events/{event.id}.toml`; the first words of each group.", "")
    for trigger in event.triggers:
        yield from _trigger_lines(trigger)
    yield from ("", "## Codes of other codebooks", "", "| with | CAMEO | ACLED event | ACLED sub-event | MUC-4 |", "| --- | --- | --- | --- | --- |")
    for row in event.crosswalk:
        when = " ".join(filter(None, ["+".join(row.modes), row.sides, row.trigger])) or "any other"
        yield f"| {when} | {row.cameo or '–'} | {row.acled_event or '–'} | {row.acled_sub_event or '–'} | {row.muc4 or '–'} |"
    yield from ("", "## Examples, run as tests", "")
    for code in sorted({example.lang for example in event.examples}):
        texts = [_MARK.sub(r"\1", example.text) for example in event.examples if example.lang == code and example.gap is None]
        yield from (f"- {code}: {text}" for text in texts[:SHOWN_EXAMPLES])


def _trigger_lines(trigger: Trigger) -> Iterator[str]:
    kinds = ", ".join((*trigger.modes, *trigger.contexts))
    yield f"- `{trigger.id}`{f' ({kinds})' if kinds else ''}"
    for code, words in sorted(trigger.words.items()):
        found = (*words.verbs, *words.nouns, *words.adjectives)
        more = f", and {len(found) - SHOWN_WORDS} more" if len(found) > SHOWN_WORDS else ""
        if found:
            yield f"  - {code}: {', '.join(found[:SHOWN_WORDS])}{more}"


def _language_page(language: Language) -> Iterator[str]:
    yield from (f"# {language.name} (`{language.code}`)", "")
    yield from (f"Words: `codebook/data/lang/{language.code}.toml`. Pipeline: `parse/models/{language.code}`.", "")
    meta = json.loads((files("recoupe.parse") / "models" / language.code / "meta.json").read_text("utf-8"))
    yield from ("| pipeline | |", "| --- | --- |", f"| name | `{meta['name']}` {meta['version']} |", f"| licence | {meta['license']} |", "")
    yield "Trained from:"
    yield ""
    yield from (f"- {source['title']}, {source['commit']}, {source['licence']}" for source in meta.get("sources", []))
    yield from ("", "How well it parses: `training/README.md`.", "", "## Loaded words", "", "| category | words | plain word |", "| --- | --- | --- |")
    for term in language.wording:
        yield f"| {term.category} | {', '.join(term.words)} | {term.neutral or '–'} |"


def _reader_page(name: str) -> Iterator[str]:
    reader = registry.load("read", name, Reader)
    source = (files("recoupe") / "read" / f"{name}.py").read_text("utf-8")
    summary = source.split('"""')[1].strip()
    yield from (f"# The reader `{name}`", "", *summary.split("\n"), "")
    yield from ("| chosen by | |", "| --- | --- |")
    yield f"| suffix | {', '.join(f'`{suffix}`' for suffix in reader.suffixes)} |"
    yield f"| media type | {', '.join(f'`{kind}`' for kind in reader.media_types)} |"


def _refreshed(page: str) -> str:
    """Run the commands of a page again, and fill its made stretches."""
    filled = _MADE.sub(lambda match: f"<!-- made: {match[1]} -->\n{_STRETCHES[match[1]]()}\n<!-- end -->", page)
    return _CONSOLE.sub(lambda match: f"```console\n{_transcript(match[1])}```", filled)


def _transcript(block: str) -> str:
    """Run the `$ …` lines of a block and show each with what it prints, both streams."""
    lines = [line for line in block.split("\n") if line.startswith("$ ")]
    return "".join(f"{line}\n{_printed(line[2:])}" for line in lines)


def _printed(command: str) -> str:
    """Run one command line: `recoupe …`, `echo '…' | recoupe …`.

    Raises:
        ValueError: it is another program's.
    """
    *feeding, running = [shlex.split(piece) for piece in re.split(r" \| (?=recoupe)", command)]
    if running[0] != "recoupe" or any(piece[0] != "echo" for piece in feeding):
        raise ValueError(f"console block runs {command!r}; write commands of other programs in a ```sh block")
    with chdir(ROOT):
        result = CliRunner().invoke(recoupe, running[1:], input="".join(f"{piece[1]}\n" for piece in feeding), prog_name="recoupe")
    return result.output if result.output.endswith("\n") or not result.output else result.output + "\n"


def _accuracy() -> str:
    """Give the table of accuracy, from what the last measurement wrote down."""
    numbers = tomllib.loads((ROOT / "docs" / "accuracy.toml").read_text("utf-8"))
    rows = [f"| {row['what']} | {row['fr']} | {row['en']} |" for row in numbers["rows"]]
    return "\n".join([f"{numbers['measured']}", "", "| Percent | French | English |", "| --- | --- | --- |", *rows])


def _commands() -> str:
    """List the commands with their first sentences."""
    found = [(name, registry.load("cli", name)) for name in registry.names("cli")]
    return "\n".join(f"- [`recoupe {name}`](commands/{name}.md): {command.get_short_help_str(200)}" for name, command in found)


def _events() -> str:
    """List the event types with their first sentences."""
    events = sorted(load_codebook().events.values(), key=lambda event: event.id)
    return "\n".join(f"- [{event.id}](events/{event.id}.md): {event.definition.strip().split('. ')[0].split(chr(10))[0]}" for event in events)


def _actor_classes() -> str:
    """List the classes that an actor may have, with what they mean."""
    return "\n".join(["| class | what |", "| --- | --- |", *(f"| `{name}` | {meaning} |" for name, meaning in CLASSES.items())])


_STRETCHES: Mapping[str, Callable[[], str]] = {"accuracy": _accuracy, "actor-classes": _actor_classes, "commands": _commands, "events": _events}

if __name__ == "__main__":
    sys.exit(main())
