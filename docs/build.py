"""Rewrite the pages that are made from the program itself. Run `python -m docs.build` after a change; a test compares.

Made whole: the pages of events, exports, languages and readers, of the crosswalk, the JSON Schema. Made in part, in any page: blocks ```console, whose
`$ recoupe …` lines are run and shown with what they print, and the stretches between `<!-- made: NAME -->` and `<!-- end -->`. Blocks ```console scratch run
in an empty folder that has `examples/` in it, one for all of a page, so that a page can make files and go on with them.
"""

import json
import re
import shlex
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from benchmarks import crawl
from recoupe import registry
from recoupe.cli.main import recoupe
from recoupe.codebook.actors import CLASSES
from recoupe.codebook.crosswalk import NO_CODE
from recoupe.codebook.language import Language
from recoupe.codebook.load import Codebook, load_codebook
from recoupe.codebook.schema import Crosswalk, EventType, Trigger
from recoupe.desk.app import doors, screens
from recoupe.desk.doors import ACT, API, PAGE, RAW, TWIN
from recoupe.desk.screen import Screen
from recoupe.desk.visitor import ANYONE, Visitor, may
from recoupe.export.exporter import Exporter
from recoupe.model.json_schema import record_schema
from recoupe.read.captures import Collection
from recoupe.read.page import Format
from recoupe.store.people import Role

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
_CONSOLE = re.compile(r"(?ms)^```console( scratch)?\n(.*?)^```$")
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
    # The guide is printed with the codebook, so that it ships beside what prints it.
    yield ROOT / "src" / "recoupe" / "desk" / "coding.md", (ROOT / "docs" / "explain" / "coding.md").read_text("utf-8")
    for event in codebook.events.values():
        yield REFERENCE / "events" / f"{event.id}.md", "\n".join(_event_page(event, codebook.crosswalk_by_type[event.id])) + "\n"
    yield REFERENCE / "contexts.md", "\n".join(_contexts_page(codebook)) + "\n"
    yield REFERENCE / "crosswalk.md", "\n".join(_crosswalk_page(codebook)) + "\n"
    for language in codebook.languages.values():
        yield REFERENCE / "languages" / f"{language.code}.md", "\n".join(_language_page(language)) + "\n"
    for name in registry.names("export"):
        yield REFERENCE / "exports" / f"{name}.md", "\n".join(_export_page(name)) + "\n"
    for name in registry.names("read"):
        yield REFERENCE / "readers" / f"{name}.md", "\n".join(_reader_page(name)) + "\n"


def _event_page(event: EventType, lines: Sequence[Crosswalk]) -> Iterator[str]:
    yield from (f"# {event.id}", "", *event.definition.strip().split("\n"), "")
    yield f"Modes: {', '.join(f'`{mode}`' for mode in event.modes) or 'none'}."
    yield ""
    yield "A hostile deed: who did it may be claimed, accused, suspected or denied." if event.hostile else "Not hostile: told as fact where it is told."
    if event.speech:
        yield "It is done by being uttered."
    yield from ("", "## Words that tell it", "", f"From `codebook/data/events/{event.id}.toml`; the first words of each group.", "")
    for trigger in event.triggers:
        yield from _trigger_lines(trigger)
    yield from ("", "## Codes of other codebooks", "", "How to read it, and what is lost: [the crosswalk](../crosswalk.md).", "")
    yield from _line_table(lines)
    yield from ("", "## Examples, run as tests", "")
    for code in sorted({example.lang for example in event.examples}):
        texts = [_MARK.sub(r"\1", example.text) for example in event.examples if example.lang == code and example.gap is None]
        yield from (f"- {code}: {text}" for text in texts[:SHOWN_EXAMPLES])


def _line_table(lines: Sequence[Crosswalk]) -> Iterator[str]:
    yield from ("| with | CAMEO | ACLED event | ACLED sub-event | MUC-4 | what is lost |", "| --- | --- | --- | --- | --- | --- |")
    for line in lines:
        when = " ".join(filter(None, ["+".join(line.modes), line.sides, line.trigger])) or "any other"
        yield f"| {' | '.join([when, line.cameo, *(_cell(cell) for cell in (line.acled_event, line.acled_sub_event, line.muc4)), line.note])} |"


def _cell(cell: str) -> str:
    """Write a code: left to the lines below, none, or itself."""
    return {"": "↓", NO_CODE: "none"}.get(cell, cell)


_CROSSWALK_TEXT = (
    "Of the lines of a type each codebook takes the first that fits the event and settles its code. A line fits when the event has all its modes,",
    "stands as its sides say (`armed`: armed actors on both sides; `civilians`: people are the recipients; `drone`: a drone, missile or aircraft is)",
    "and was told by its trigger. `↓` leaves the code to the lines below, `none` says that there is none. ACLED codes only what was done. Every line",
    "has a sentence in the table, which a test reads.",
    "",
    "Names and codes are those of the public codebooks: CAMEO 1.1, ACLED's six event types and 25 sub-event types, the incident types of MUC-4. Which",
    "goes with which was decided for this project; where PLOVER's own table from CAMEO says otherwise, the note does too.",
)


def _crosswalk_page(codebook: Codebook) -> Iterator[str]:
    yield from ("# From PLOVER to CAMEO, ACLED and MUC-4, and back", "")
    yield "The way there is `codebook/data/crosswalk/crosswalk.csv`, the way back `codebook/data/codes/*.csv`; `recoupe crosswalk CODE` looks up both."
    yield ""
    yield from _CROSSWALK_TEXT
    yield from _holes(codebook)
    for name, lines in sorted(codebook.crosswalk_by_type.items()):
        yield from ("", f"## {name}", "")
        yield from _line_table(lines)
    for scheme, title in (("cameo", "CAMEO"), ("acled", "ACLED"), ("muc4", "MUC-4")):
        yield from ("", f"## Back from {title}", "", "| code | name | PLOVER | what is lost |", "| --- | --- | --- | --- |")
        for code in codebook.codes:
            if code.scheme == scheme:
                name = f"{code.group}: {code.name}" if scheme == "acled" else code.name
                yield f"| {code.code} | {name} | {' '.join((code.type, *code.modes)) or 'none'} | {code.note} |"


def _contexts_page(codebook: Codebook) -> Iterator[str]:
    yield from ("# Contexts", "")
    yield "What an event is about beside itself, as PLOVER names it. An event has a context if a word of it stands in a sentence that tells the"
    yield "event, or in its paragraph where that tells no other; if its trigger, its mode or one of its sides gives it. The name of a source and of"
    yield "a place gives none. `because` holds the words. From `codebook/data/contexts/*.toml`; the first words of each."
    for one in codebook.contexts:
        yield from ("", f"## {one.id}", "", one.definition, "")
        yield from (f"- {code}: {', '.join(words[:SHOWN_WORDS])}{', …' if len(words) > SHOWN_WORDS else ''}" for code, words in sorted(one.words.items()))
        if one.modes:
            yield f"- modes: {', '.join(one.modes)}"
        if one.sectors:
            yield f"- sides: armed forces of a state ({', '.join(one.sectors)})"
        shown = (_MARK.sub(r"\1", example.text) for example in one.examples if "{" in example.text)
        yield from (f"- “{text}”" for text in shown)


def _holes(codebook: Codebook) -> Iterator[str]:
    """Gather what has no code, and the codes that lead to no type."""
    yield from ("", "## The holes", "", "| from | to nothing in | because |", "| --- | --- | --- |")
    for line in codebook.crosswalk:
        schemes = [name for name, cell in (("ACLED", line.acled_sub_event), ("MUC-4", line.muc4)) if cell == NO_CODE]
        if schemes:
            yield f"| {line.type} {'+'.join(line.modes) or line.trigger or 'of any other kind'} | {', '.join(schemes)} | {line.note} |"
    roots = {(code.scheme, code.code): code.note for code in codebook.codes}
    for code in codebook.codes:
        inherited = code.code != code.group and code.note == roots.get((code.scheme, code.group))
        if not code.type and not inherited:
            yield f"| {code.scheme.upper()} {code.code}{f' {code.name}' if code.name != code.code else ''} | PLOVER | {code.note} |"


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
    reader = registry.load("read", name, Format)
    source = (files("recoupe") / "read" / f"{name}.py").read_text("utf-8")
    summary = source.split('"""')[1].strip()
    yield from (f"# The reader `{name}`", "", *summary.split("\n"), "")
    yield from ("| chosen by | |", "| --- | --- |")
    yield f"| suffix | {', '.join(f'`{suffix}`' for suffix in reader.suffixes)} |"
    yield f"| media type | {', '.join(f'`{kind}`' for kind in reader.media_types)} |"
    yield from ("", "One input holds many reports." if isinstance(reader, Collection) else "One input holds one report.")


def _export_page(name: str) -> Iterator[str]:
    exporter = registry.load("export", name, Exporter)
    source = (files("recoupe") / "export" / f"{name}.py").read_text("utf-8")
    yield from (f"# The export `{name}`", "", *source.split('"""')[1].strip().split("\n"), "")
    yield from ("| | |", "| --- | --- |")
    yield f"| writes | {exporter.title} |"
    yield f"| to | {'a folder, or a `.zip`' if exporter.several else 'a file, or standard output' if exporter.text else 'a file'} |"
    yield f"| `--redact` | {'public, partner, full: [who may read what](../../explain/redaction.md)' if exporter.redacts else 'full alone'} |"
    yield f"| `--hxl` | {'a row of tags' if exporter.tagged else 'no'} |"
    for table, columns in exporter.columns.items():
        tagged = exporter.tagged
        yield from ("", f"## {table}", "", f"| column | type | what |{' HXL |' if tagged else ''}", f"| --- | --- | --- |{' --- |' if tagged else ''}")
        yield from (f"| `{one.name}` | {one.type} | {one.meaning} |{f' `{one.hxl}` |' if tagged else ''}" for one in columns)


def _refreshed(page: str) -> str:
    """Run the commands of a page again, and fill its made stretches."""
    filled = _MADE.sub(lambda match: f"<!-- made: {match[1]} -->\n{_STRETCHES[match[1]]()}\n<!-- end -->", page)
    with TemporaryDirectory() as folder:
        (Path(folder) / "examples").symlink_to(ROOT / "examples")
        return _CONSOLE.sub(lambda match: f"```console{match[1] or ''}\n{_transcript(match[2], Path(folder) if match[1] else ROOT)}```", filled)


def _transcript(block: str, place: Path) -> str:
    """Run the `$ …` lines of a block in a folder and show each with what it prints, both streams."""
    lines = [line for line in block.split("\n") if line.startswith("$ ")]
    return "".join(f"{line}\n{_printed(line[2:], place)}" for line in lines)


def _printed(command: str, place: Path) -> str:
    """Run one command line in a folder: `recoupe …`, `echo '…' | recoupe …`.

    Raises:
        ValueError: it is another program's.
    """
    *feeding, running = [shlex.split(piece) for piece in re.split(r" \| (?=recoupe)", command)]
    if running[0] != "recoupe" or any(piece[0] != "echo" for piece in feeding):
        raise ValueError(f"console block runs {command!r}; write commands of other programs in a ```sh block")
    with chdir(place):
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


def _crawl() -> str:
    """Reckon a month of a crawl from the newest results of the benchmarks."""
    return crawl.tables(crawl.measured(), crawl.assumed())


def _exports() -> str:
    """List the exports with what they write."""
    return "\n".join(f"- [{name}](exports/{name}.md): {registry.load('export', name, Exporter).title}" for name in registry.names("export"))


def _events() -> str:
    """List the event types with their first sentences."""
    events = sorted(load_codebook().events.values(), key=lambda event: event.id)
    return "\n".join(f"- [{event.id}](events/{event.id}.md): {event.definition.strip().split('. ')[0].split(chr(10))[0]}" for event in events)


def _actor_classes() -> str:
    """List the classes that an actor may have, with what they mean."""
    return "\n".join(["| class | what |", "| --- | --- |", *(f"| `{name}` | {meaning} |" for name, meaning in CLASSES.items())])


def _screens() -> str:
    """Show every screen of the desk with its help and its keys."""
    return "\n\n".join("\n".join(_screen_lines(screen)) for screen in screens())


def _screen_lines(screen: Screen) -> Iterator[str]:
    yield from (f"## {screen.title}", "", f"![The screen {screen.title}](../images/desk/{screen.name}.png)", "", *screen.help, "")
    yield from ("| key | |", "| --- | --- |", *((f"| `g` `{screen.key}` | opens it |",) if screen.key else ()))
    yield from (f"| `{one.press}` | {one.does} |" for one in screen.keys)


def _roles() -> str:
    """Show which role may use which route: what the gate of the desk goes by, and what the tests ask for one by one."""
    kinds = {PAGE: "page", RAW: "file", ACT: "form", API: "API", TWIN: ""}
    head = ["| route | | nobody | " + " | ".join(Role) + " |", "| --- | --- | --- |" + " --- |" * len(Role)]
    rows = []
    for way in sorted(doors().ways, key=lambda way: (way.path, way.method)):
        marks = ["✓" if way.door is ANYONE else "", *("✓" if may(Visitor("", role), way.door) else "" for role in Role)]
        if way.kind != TWIN:  # a twin has the door of its page
            rows.append(f"| `{way.method} {way.path}` | {kinds.get(way.kind, '')} | {' | '.join(marks)} |")
    return "\n".join([*head, *rows])


_STRETCHES: Mapping[str, Callable[[], str]] = {
    "accuracy": _accuracy,
    "actor-classes": _actor_classes,
    "commands": _commands,
    "costs": crawl.cost_table,
    "crawl": _crawl,
    "events": _events,
    "exports": _exports,
    "roles": _roles,
    "screens": _screens,
}

if __name__ == "__main__":
    sys.exit(main())
