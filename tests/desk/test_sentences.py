"""What the program says in sentences stands on a page in the language of the page; no page in French holds a sentence in English but those of reports."""

import ast
import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import recoupe
from recoupe import registry
from recoupe.codebook.assessing import assess_rules
from recoupe.desk.desk import Desk
from recoupe.desk.screen import Screen
from recoupe.desk.sentences import PATTERNS, said
from recoupe.desk.words import languages

HOUSE = Path(recoupe.__file__).parent
SCREENS = [registry.load("desk.screens", name, Screen) for name in registry.names("desk.screens")]
FRENCH, ENGLISH = languages()["fr"], languages()["en"]
PLACE = re.compile(r"\{\w*\}")
# Modules of which pages show what they say of a report, an event, a link or an incident.
TELLING = (
    *("link/copies.py", "link/rows.py", "link/compare.py", "resolve/calendar.py", "resolve/named_actors.py", "resolve/places.py", "resolve/published.py"),
    *("resolve/timeline.py", "read/captions.py", "read/sources.py", "extract/responsibility.py"),
)
# Modules of which pages show why they refuse something; other refusals of the desk are for programs and for whoever starts it.
REFUSING = (
    *("deciding", "editing", "naming", "saved", "taking", "codex", "screens/audit", "screens/codebook", "screens/inbox", "screens/incidents", "screens/map"),
    *("screens/reader", "screens/search", "screens/sources", "screens/team", "screens/login", "accounts", "entry", "passwords"),
    *("additions", "screens/additions", "pipeline/drafts", "store/amending", "store/team"),
    *("screens/signed", "screens/report", "situation", "paper"),
)
# Rooms beside the desk whose refusals a form meets.
OUTSIDE = ("pipeline/", "store/")
# Fragments that only stand inside other sentences, which have patterns with them.
INSIDE = {
    "no publication date is stated and none follows from the text{}",
    "a table",
    "One account",
    "; it lies not before {}",
    " in {}",
    "{} or later",
    "no year",
}


def written(node: ast.AST) -> str | None:
    """Give a text of the code, `{}` for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def told_by(module: str) -> Iterator[str]:
    """Yield what a module says in words: neither docstrings, nor faults of the program, nor names of fields."""
    tree = ast.parse((HOUSE / module).read_text("utf-8"))
    left_out = {id(part) for node in ast.walk(tree) if _is_silent(node) for part in ast.walk(node)}
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node) if part is not node}
    for node in ast.walk(tree):
        text = written(node) if id(node) not in left_out | inner else None
        if text and len(re.findall(r"(?<![\w/.])[a-z]{2,}(?![\w/])", text, re.IGNORECASE)) > 1 and " " in text:
            yield text


def _is_silent(node: ast.AST) -> bool:
    if isinstance(node, ast.Raise):
        return not (isinstance(node.exc, ast.Call) and ast.unparse(node.exc.func) == "_OpenError")
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def refused_by(module: str) -> Iterator[str]:
    """Yield why a module refuses something."""
    for node in ast.walk(ast.parse((HOUSE / ("" if module.startswith(OUTSIDE) else "desk") / f"{module}.py").read_text("utf-8"))):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args and (text := written(node.exc.args[0])):
            yield text


def has_pattern(text: str) -> bool:
    """Tell whether sentences of a form are said in French, whatever their places are filled with."""
    return said(PLACE.sub("the words give no exact number", text), FRENCH).known or text in INSIDE


@pytest.mark.parametrize("module", TELLING)
def test_what_a_module_tells_has_a_pattern(module: str) -> None:
    """Each sentence that the module writes into records, links and incidents is known to the desk."""
    assert [text for text in told_by(module) if not has_pattern(text)] == []


@pytest.mark.parametrize("module", REFUSING)
def test_why_something_is_refused_has_a_pattern(module: str) -> None:
    """Each refusal that a form or an address can meet is known to the desk."""
    assert [text for text in refused_by(module) if not has_pattern(text)] == []


def test_rules_of_assessment_have_patterns() -> None:
    """Each reason of a grade, and the rule of a toll, is known to the desk."""
    rules = assess_rules()
    reasons = [PLACE.sub("Gao", rule.reason.replace("{source}", ": Gao")) for rule in rules.grades]

    assert [reason for reason in (*reasons, rules.tolls.best_rule) if not said(reason, FRENCH).known] == []


def test_patterns_are_filled_anew() -> None:
    """In English a sentence comes out as it went in; in French it holds what it was filled with, and other words."""
    for pattern in PATTERNS:
        filled = PLACE.sub(lambda place: {"{why}": "other countries", "{or}": "Gao or Kidal"}.get(place[0], "Gao"), pattern)
        assert said(filled, ENGLISH).text == filled
        assert said(filled, FRENCH).text.count("Gao") == filled.count("Gao"), pattern
        assert said(filled, FRENCH).text != filled, pattern


def test_pattern_is_no_slower_on_words_that_are_made_for_it() -> None:
    """A name that repeats what stands between the places of a pattern is no trap: a sentence is looked through in less than a second."""
    start = time.process_time()
    said("«" + "» may be Gao or Gao, or somebody else: " * 24, FRENCH)

    assert time.process_time() - start < 1


@pytest.mark.parametrize("sentence", ["An asteroid fell.", "", "«Gao» is not resolved to a point: an asteroid fell", "x" * 5000, "{why}", "{x}: {y}"])
def test_sentence_without_a_pattern_stays(sentence: str) -> None:
    """What no pattern knows, wholly, is left as it is, and said to be."""
    assert (said(sentence, FRENCH).text, said(sentence, FRENCH).known) == (sentence, False)


def test_message_is_said_once() -> None:
    """A message of the catalogues is translated, and one that was translated already stays so."""
    assert said("Nothing answers.", FRENCH) == said(FRENCH.say("Nothing answers."), FRENCH)
    assert said("Nothing answers.", FRENCH).known


def test_words_of_a_report_are_no_pattern() -> None:
    """Braces and commands in a name are words: they are neither filled in nor filled anew."""
    assert said("Both are by {name} {0}.", FRENCH).text == "Les deux sont de {name} {0}."


# --- pages in French

SHOWN = ("title", "aria-label", "placeholder", "alt", "data-label", "summary")
# Words of others, and names of things, stand in these.
OTHERS = frozenset({"bdi", "code", "kbd", "q", "mark", "script", "style", "textarea"})
COMMON = frozenset({"the", "of", "and", "is", "are", "that", "which", "with", "from", "was", "it", "this", "no", "not", "has", "have", "to", "by"})
VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "wbr", "source", "col"})


class Own(HTMLParser):
    """Gather what a page says in its own words: text and attributes that are read out, but nothing that bears its own language or is somebody else's."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.told: list[str] = []
        self._untold = False
        self._open: list[bool] = [False]
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        apart = self._open[-1] or tag in OTHERS or found.get("lang", "fr") != "fr"
        self._untold = self._untold or found.get("class") == "untold"
        if not apart:
            self.told += [str(found[name]) for name in SHOWN if found.get(name)]
        if tag not in VOID:
            self._open.append(apart)

    def handle_endtag(self, _tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words and (self._untold or not self._open[-1]):
            self.told.append(f"the desk has no pattern of this: {words}" if self._untold else words)
            self._untold = False


def english_in(page: str) -> list[str]:
    """Give what a page says in English."""
    others = {message for message in FRENCH.known if FRENCH.say(message) != message and " " in message}
    return [text for text in Own(page).told if text in others or len(COMMON & {*re.findall(r"[a-z]+", text.lower())}) > 1]


def french(browser: TestClient, address: str) -> str:
    return browser.get(address, headers={"accept-language": "fr"}).text


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_page_in_french_says_nothing_in_english(screen: Screen, desk: Desk, browser: TestClient) -> None:
    """Every sample page is French throughout, but for words of reports, names and commands."""
    found = {address: english for address in screen.samples(desk.ledger) if (english := english_in(french(browser, address)))}

    assert found == {}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/reports/sha256:0", 404),
        ("/incidents/RCP-NONE", 404),
        ("/inbox?order=colour", 400),
        ("/inbox?cursor=zz", 400),
        ("/inbox?type=ASSAULT&since=x&words=%2B", 400),
        ("/search?q=after:soon", 200),
        ("/map?since=x", 200),
        ("/map?south=1", 200),
        ("/audit?until=x", 200),
        ("/audit/entries/9999", 404),
        ("/actors/nobody", 404),
        ("/codebook/type/NONE", 404),
        ("/codebook/events/none.toml", 404),
        ("/feeds/nothing.atom", 404),
        ("/alerts/secret?webhook=x", 404),
        ("/alerts/sent?cursor=x", 422),
    ],
)
def test_refused_address_is_told_in_french(browser: TestClient, address: str, status: int) -> None:
    """Who asks in French for what is not there is told so in French."""
    answer = browser.get(address, headers={"accept-language": "fr", "accept": "text/html"})

    assert answer.status_code == status
    assert "refused" in answer.text
    assert english_in(answer.text) == []


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/inbox/paste", {"text": ""}),
        ("/inbox/paste", {"text": "Gao.", "published": "soon"}),
        ("/inbox/decide", {"bulk": "accept"}),
        ("/reports/{report}/reject", {"event": "e1"}),
        ("/reports/{report}/correct", {"event": "e1", "field": "places.0", "v.name": "Gao", "v.country": "XX"}),
        ("/reports/{report}/correct", {"event": "e1", "field": "casualties.0", "v.low": "many"}),
        ("/reports/{report}/correct", {"event": "e1", "field": "colour"}),
        ("/reports/{report}/add", {"v.type": "PROTEST", "v.words": "no such words here"}),
        ("/incidents/{incident}/reject", {}),
        ("/alerts/stop", {"webhook": "x"}),
        ("/alerts/add", {"list": "x"}),
        ("/incidents/{incident}/correct", {"field": "killed", "v.low": "many"}),
        ("/incidents/{incident}/correct", {"field": "killed", "v.low": "9", "v.high": "3"}),
        ("/incidents/{incident}/merge", {"with": "RCP-NONE"}),
        ("/sources/add", {"address": "https://example.org/feed", "every": "often"}),
        ("/sources/add", {"address": "ftp://example.org/feed"}),
        ("/views/save", {"name": "", "address": "/inbox"}),
        ("/audit/verify", {"what": "colour"}),
        ("/team/token/add", {"owner": "Nobody", "role": "viewer", "label": "x", "days": "1"}),
        ("/team/token/add", {"role": "viewer", "label": "x", "days": "many"}),
        ("/team/revoke", {"token": "x"}),
    ],
)
def test_refused_form_is_told_in_french(desk: Desk, browser: TestClient, path: str, form: dict[str, str]) -> None:
    """Whose form is refused in French is told why in French, on the page that they sent it from."""
    names = {"report": desk.ledger.search("Ansongo")[0].report_id, "incident": str(next(iter(desk.ledger.incidents()))["id"])}
    answer = browser.post(path.format(**names), data=form, headers={"accept-language": "fr", "accept": "text/html"}, follow_redirects=False)

    assert answer.status_code in {400, 404, 409, 412, 422}
    assert "refused" in answer.text
    assert english_in(answer.text) == []
