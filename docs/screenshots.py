"""Take the pictures of the desk: run `python -m docs.screenshots` after a change of how it looks; a test sees that no screen is without its picture.

It walks through the desk in Debian's chromium as docs/tutorial/first-incident.md says, on a ledger of the examples, and fills in what the tutorial shows of
the record and of the commands after it (the blocks ```json walked and ```console walked).

Clock, user, window and ledger are the same each time, so that the same desk gives the same pictures on one machine; letters are drawn by its fonts.
"""

import io
import json
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from click.testing import CliRunner
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from recoupe import registry
from recoupe.cli.main import recoupe
from recoupe.codebook.load import load_codebook
from recoupe.desk.accounts import add_user
from recoupe.desk.additions import begin_preview, task_of
from recoupe.desk.deciding import flag, signer, who
from recoupe.desk.desk import Desk, Settings
from recoupe.desk.screen import Screen
from recoupe.desk.settling import BackgroundSettler
from recoupe.model.feed import Feed
from recoupe.pipeline.feed_shelves import LedgerShelf
from recoupe.pipeline.feeds import add_feed
from recoupe.pipeline.ledger import link_added, take_in
from recoupe.pipeline.name_decisions import Alias, alias
from recoupe.pipeline.naming import ACTOR
from recoupe.pipeline.review import accept
from recoupe.pipeline.signing import sign
from recoupe.pipeline.standard_webhooks import new_secret
from recoupe.read.captures import Capture, ReadOptions
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.people import Role, User
from recoupe.store.values import Ask, SavedView
from recoupe.store.viewing import key_of
from recoupe.store.webhooks import Webhook
from tests import coders
from tests.desk.browsing import launched, opened, running

ROOT = Path(__file__).parent.parent
TUTORIAL = ROOT / "docs" / "tutorial" / "first-incident.md"
PICTURES = ROOT / "docs" / "images" / "desk"
# Screens of which the pages show the French desk too.
FRENCH = ("incidents", "reader")
# Screens that show something only once somebody has an account, so that their pictures are the last; and who has one then.
OF_ACCOUNTS = ("login", "team")
# Screens that show something only once somebody codes, so that their pictures come after the others.
OF_ROUNDS = ("mine", "assign", "adjudication", "agreement")
# A screen that shows something only once a list is followed; what it needs would show on others too.
OF_ALERTS = ("alerts",)
# Screens whose pictures need more than a ledger that somebody has just begun with.
TAKEN_APART = (*OF_ACCOUNTS, *OF_ROUNDS, *OF_ALERTS, "additions")
TEAM = {"Moussa": Role.REVIEWER, "Cleo": Role.CODER, "Bo": Role.CODER, "Awa": Role.ADMIN}
PASSWORD = "four words of nobody"
STEPS = ("1-paste", "2-read", "3-correct", "4-corrected", "5-incident", "6-help")
NOW, USER = "2024-05-06T09:00:00Z", "Awa"
VIEWPORT = {"width": 1280, "height": 800}
_SETTLED_S = 60.0
# The incident of the tutorial.
COMPARED = "RCP-4JYTCC8W08"
# Text on a plain ground needs few colours: half the bytes, and no eye sees it.
COLOURS = 128
# A difference of shade (of 255) that nobody sees; a letter that is drawn anew differs by more than a hundred.
UNSEEN = 12
_TEXT = re.compile(r"(?ms)^```text\n(.*?)^```$")
_WALKED = re.compile(r"(?ms)^```(console|json) walked\n(.*?)^```$")


@dataclass(slots=True)
class Walked:
    """What a walk through the tutorial gave.

    Attributes:
        pictures: what was seen, by the name of the picture.
        words: the words of all pages on the way.
        record: the record that was saved at the end.
        blocks: what the tutorial should show of record and commands, in its order.
    """

    pictures: dict[str, bytes] = field(default_factory=dict)
    words: str = ""
    record: dict[str, Any] = field(default_factory=dict)
    blocks: list[str] = field(default_factory=list)


def main() -> None:
    """Take every picture, and fill the tutorial."""
    walked = walk(pictures=True)
    for name, content in walked.pictures.items():
        path = PICTURES / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not (path.is_file() and _looks_alike(path.read_bytes(), content)):
            path.write_bytes(content)
            print(path.relative_to(ROOT))
    for path in PICTURES.rglob("*.png"):
        if path.relative_to(PICTURES).with_suffix("").as_posix() not in walked.pictures:
            path.unlink()
            print(f"{path.relative_to(ROOT)} is gone")
    page = filled(TUTORIAL.read_text("utf-8"), walked.blocks)
    if page != TUTORIAL.read_text("utf-8"):
        TUTORIAL.write_text(page, "utf-8")
        print(TUTORIAL.relative_to(ROOT))


def _looks_alike(one: bytes, other: bytes) -> bool:
    """Tell whether no eye sees a difference between two pictures: browsers round a border to another shade now and then."""
    with Image.open(io.BytesIO(one)) as before, Image.open(io.BytesIO(other)) as since:
        if before.size != since.size:
            return False
        channels = ImageChops.difference(before.convert("RGB"), since.convert("RGB")).getextrema()
    return max(most for _, most in channels) <= UNSEEN


def names() -> frozenset[str]:
    """Give the name of every picture that there should be."""
    screens = registry.names("desk.screens")
    return frozenset({*screens, *(f"{name}.fr" for name in FRENCH), *(f"first-incident/{step}" for step in STEPS)})


def filled(page: str, blocks: list[str]) -> str:
    """Give a page with its walked blocks as the walk gave them, in their order.

    Raises:
        ValueError: the page has more or fewer.
    """
    found = _WALKED.findall(page)
    if len(found) != len(blocks):
        raise ValueError(f"{TUTORIAL.name} has {len(found)} walked blocks and the walk gave {len(blocks)}; change both alike")
    left = iter(blocks)
    return _WALKED.sub(lambda match: f"```{match[1]} walked\n{next(left)}```", page)


def walk(*, pictures: bool) -> Walked:
    """Go the way of the tutorial on a ledger of the examples.

    Args:
        pictures: take the pictures of it, and of all screens after it.

    Raises:
        TimeoutError: the desk was not done in time.
    """
    walked = Walked()
    with TemporaryDirectory() as folder, _example_ledger(Path(folder) / "recoupe.db") as ledger, launched() as browser:
        codebook = load_codebook()
        desk = Desk(ledger, codebook, lambda: NOW, Settings(user=USER, requests_a_second=10_000), BackgroundSettler(ledger, lambda: NOW))
        with running(desk) as where:
            _tutorial(browser, (where, desk), walked, pictures=pictures)
            walked.blocks = _blocks(Path(folder), walked.record)
            if pictures:
                _decorate(desk, str(walked.record["id"]))
                _screens(browser, where, desk, walked)
                walked.pictures |= alert_pictures(browser, where, desk)
                walked.pictures |= round_pictures(browser, where, desk)
                walked.pictures |= addition_picture(browser, where, desk)
                walked.pictures |= team_pictures(browser, where, desk)
    return walked


@contextmanager
def _example_ledger(path: Path) -> Iterator[Ledger]:
    """Make a ledger of the examples, as `recoupe init` and `recoupe add examples` do, at a time that stands still."""
    codebook = load_codebook()
    with open_ledger(path, create=True, clock=lambda: NOW) as ledger:
        files = sorted(one for one in (ROOT / "examples").rglob("*") if one.is_file())
        for file in files:
            take_in(ledger, Capture(file.relative_to(ROOT).as_posix(), file.read_bytes()), ReadOptions(), codebook, NOW)
        new = [record["id"] for record in ledger.reports()]
        linked = link_added(ledger, new, codebook, NOW).incidents
        ledger.add_run({"command": "add", "reports": len(new), "new": len(new), "failures": 0, "incidents": linked}, NOW)
        yield ledger


def _tutorial(browser: Browser, served: tuple[str, Desk], walked: Walked, *, pictures: bool) -> None:
    """Do in the browser what the tutorial says, by the words that stand on the page.

    Raises:
        TimeoutError: the desk was not done in time.
    """
    where, desk = served
    with opened(browser, locale="en", viewport=VIEWPORT, reduced_motion="reduce") as page:

        def seen(step: str = "") -> None:
            walked.words += page.evaluate(
                "() => document.body.textContent + [...document.querySelectorAll('[aria-label]')].map(one => one.ariaLabel).join(' ')"
            )
            if step and pictures:
                walked.pictures[f"first-incident/{step}"] = _shot(page)

        page.goto(f"{where}/inbox")
        _paste(page, seen)
        _correct(page, seen)
        page.locator(".card.unreviewed").get_by_role("button", name="Accept and go on").click()
        page.locator("#said", has_text="This is the next report").wait_for()
        seen()
        page.go_back(wait_until="load")
        if not desk.settler.wait(_SETTLED_S):
            raise TimeoutError("what was decided is not linked yet; the machine is busy, try again")
        _compare(page, seen)
        page.get_by_role("link", name="Northern Post").first.click()
        with page.expect_download() as saved:
            page.get_by_role("link", name="Save the record (JSON)").click()
        walked.record = json.loads(saved.value.path().read_text("utf-8"))


def _paste(page: Page, seen: Callable[..., None]) -> None:
    """Paste the report, and point at its first event."""
    page.get_by_text("Add a report", exact=True).click()
    page.get_by_label("Text of the report").fill(report())
    seen("1-paste")
    page.locator("form.paste").get_by_role("button", name="Read and keep").click()
    page.wait_for_url("**/reports/sha256*", timeout=180_000)  # the first report waits for the models
    _said(page)
    page.locator(".card h3").first.hover()
    _to_top(page)
    seen("2-read")


def _compare(page: Page, seen: Callable[..., None]) -> None:
    """Open the incident, and the help of its screen."""
    page.get_by_role("link", name=COMPARED).click()
    page.locator(".grid").wait_for()
    seen("5-incident")
    page.keyboard.press("?")
    page.locator("#keys.open").wait_for()
    seen("6-help")
    page.keyboard.press("Escape")


def _correct(page: Page, seen: Callable[..., None]) -> None:
    """Set the toll of the first event."""
    page.get_by_role("link", name="Edit: Toll 1 e1").click()
    form = page.locator("#edit")
    form.get_by_label("At least").fill("10")
    form.get_by_label("At most").fill("10")
    form.get_by_label("Why (optional)").fill("nine that day, and a woman on Saturday")
    form.scroll_into_view_if_needed()
    seen("3-correct")
    form.get_by_role("button", name="Save").click()
    page.locator(".card.corrected").wait_for()
    _said(page)
    _to_top(page)
    seen("4-corrected")


def _said(page: Page) -> None:
    """Wait for what the desk says of the last act: it is written a moment after the page, so that it is read aloud."""
    page.wait_for_function("() => document.getElementById('said').textContent")


def _to_top(page: Page) -> None:
    page.evaluate("() => { scrollTo(0, 0); document.querySelectorAll('.card-side, .text-side').forEach(side => side.scrollTo(0, 0)); }")


def report() -> str:
    """Give the report that the tutorial pastes, as it stands there.

    Raises:
        ValueError: it has none.
    """
    found = _TEXT.search(TUTORIAL.read_text("utf-8"))
    if found is None:
        raise ValueError(f"{TUTORIAL.name} has no block ```text with the report to paste")
    return found[1]


def _blocks(folder: Path, record: Mapping[str, Any]) -> list[str]:
    """Give what the tutorial shows at its end: the part of the record that was corrected, and what its commands print in the folder of the ledger."""
    event = record["events"][0]
    toll = {name: event["casualties"][0][name] for name in ("kind", "low", "high", "span")}
    review = {name: event["review"][name] for name in ("state", "by", "at", "reason")}
    shown = json.dumps({"id": event["id"], "type": event["type"], "casualties": [toll], "review": review}, ensure_ascii=False, indent=2) + "\n"
    return [shown if kind == "json" else _transcript(block, folder) for kind, block in _WALKED.findall(TUTORIAL.read_text("utf-8"))]


def _transcript(block: str, folder: Path) -> str:
    """Run the commands of a block in a folder, and show each with what it prints."""
    lines = [line for line in block.split("\n") if line.startswith("$ recoupe ")]
    with chdir(folder):
        return "".join(f"{line}\n{CliRunner().invoke(recoupe, shlex.split(line)[2:], prog_name='recoupe').output}" for line in lines)


def _decorate(desk: Desk, report_id: str) -> None:
    """Do what gives every screen something to show: flags, a view, a signature, a feed, names that people gave, an input that could not be read."""
    ledger = desk.ledger
    flag(desk, report_id, "help", "is the tenth victim counted twice?")
    ledger.save_view(SavedView("/inbox", "Mali, to be reviewed", "/inbox?country=MLI&state=unreviewed", USER, NOW))
    decided = next(str(one["id"]) for one in ledger.incidents() if one["id"] != COMPARED)
    accept(ledger, decided, who(desk, "read twice"))
    sign(ledger, decided, signer(desk, "checked against both reports"), desk.codebook)
    add_feed(LedgerShelf(ledger, desk.clock), Feed("https://news.example.org/rss", "Northern Post", 900))
    alias(ledger, Alias(ACTOR, "Groupe de soutien à l'islam et aux musulmans", "jnim"), who(desk, "its French name"), desk.codebook)
    take_in(
        ledger, Capture("inbox/holiday.txt", b"Der Markt war am Donnerstag geschlossen, sagte der B\xc3\xbcrgermeister."), ReadOptions(), desk.codebook, NOW
    )


def _screens(browser: Browser, where: str, desk: Desk, walked: Walked) -> None:
    """Take a picture of every screen, and of some in French."""
    asked = {"reader": f"/reports/{walked.record['id']}?event=e1", "search": "/search?q=Gao", "codebook": "/codebook?find=bombarder"}
    for code in ("en", "fr"):
        with opened(browser, locale=code, viewport=VIEWPORT, reduced_motion="reduce") as page:
            asked |= {"incidents": f"/incidents/{COMPARED}"} if code == "fr" else {}
            plain = [one for one in registry.names("desk.screens") if one not in TAKEN_APART]
            for name in plain if code == "en" else FRENCH:
                page.goto(where + asked.get(name, registry.load("desk.screens", name, Screen).samples(desk.ledger)[0]))
                if page.locator("#map").count():
                    page.wait_for_selector("#map[data-ready]")
                _to_top(page)
                walked.pictures[name if code == "en" else f"{name}.{code}"] = _shot(page)


def alert_pictures(browser: Browser, where: str, desk: Desk) -> dict[str, bytes]:
    """Let a list be followed, and give what is seen of it."""
    webhooks, view = desk.ledger.webhooks, SavedView("/incidents", "Mali", "/incidents?country=MLI", USER, NOW)
    desk.ledger.save_view(view)
    made = Webhook("7c1f09ae", "https://desk.example.org/hooks/incidents", key_of(view.place, view.name), "en", by=USER)
    webhooks.add(made, new_secret(), at=NOW)
    with opened(browser, locale="en", viewport=VIEWPORT, reduced_motion="reduce") as page:
        page.goto(f"{where}/alerts")
        return {"alerts": _shot(page)}


def round_pictures(browser: Browser, where: str, desk: Desk) -> dict[str, bytes]:
    """Let people code some reports blind, and give what is seen of it: two of them coded one report otherwise, another waits for whoever sits here."""
    rows = sorted((row for row in desk.ledger.report_page(Ask()).rows if row.events and not row.judged), key=lambda row: -row.events)
    first, second, third = (row.report_id for row in rows[:3])
    coders.assign(desk.ledger, "Bo", "Cleo", reports=(first, second))
    coders.assign(desk.ledger, "Bo", USER, reports=(third,))
    coders.code(desk.ledger, first, "Bo", {("e1", "status"): "planned", ("e1", "actors"): []}, rejected=("e2",))
    for report, name in ((first, "Cleo"), (second, "Bo"), (second, "Cleo")):
        coders.code(desk.ledger, report, name)
    asked = {"mine": "/mine", "assign": "/assign", "adjudication": f"/adjudication/{first}", "agreement": "/agreement"}
    taken = {}
    with opened(browser, locale="en", viewport=VIEWPORT, reduced_motion="reduce") as page:
        for name in OF_ROUNDS:
            page.goto(where + asked[name])
            _to_top(page)
            taken[name] = _shot(page)
    return taken


def addition_picture(browser: Browser, where: str, desk: Desk) -> dict[str, bytes]:
    """Write a word that a report has and the codebook has not, and give what is seen of what it would change.

    Raises:
        TimeoutError: the preview was not done in time.
    """
    text = "Les étudiants ont battu la semelle devant le palais du gouverneur, lundi à Bamako. La police n'est pas intervenue."
    take_in(desk.ledger, Capture("inbox/students.txt", text.encode()), ReadOptions(language="fr"), desk.codebook, NOW)
    said = {"group": "PROTEST/demonstrate", "construction": "verbs", "language": "fr", "words": "battre la semelle"}
    key = begin_preview(desk, "trigger", {**said, "example": "{actor:Les étudiants} ont {trigger:battu la semelle} devant le palais {when:lundi}."})
    if not desk.works.wait(task_of(desk, key), _SETTLED_S):
        raise TimeoutError("what would change is not known yet; the machine is busy, try again")
    with opened(browser, locale="en", viewport=VIEWPORT, reduced_motion="reduce") as page:
        page.goto(f"{where}/additions/draft/{key}")
        _to_top(page)
        return {"additions": _shot(page)}


def team_pictures(browser: Browser, where: str, desk: Desk) -> dict[str, bytes]:
    """Make accounts, and give what whoever is not logged in sees from then on, and what an admin does."""
    for name, role in reversed(TEAM.items()):
        add_user(desk.ledger.team, User(name, role), PASSWORD, by=USER, at=NOW)
    with opened(browser, locale="en", viewport=VIEWPORT, reduced_motion="reduce") as page:
        page.goto(f"{where}/team")
        page.locator("#password").wait_for()
        taken = {"login": _shot(page)}
        page.locator("#name").fill(USER)
        page.locator("#password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/team")
        return {**taken, "team": _shot(page)}


def _shot(page: Page) -> bytes:
    """Give what the window shows, in few colours, once it stands still: nothing is pointed at, and the picture before was the same."""
    page.mouse.move(0, 0)
    page.evaluate("() => document.activeElement && document.activeElement.matches('main, #screen') && document.activeElement.blur()")
    taken = b""
    while taken != (now := page.screenshot(animations="disabled", caret="hide")):
        taken = now
    with Image.open(io.BytesIO(taken)) as whole:
        small = io.BytesIO()
        whole.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    sys.exit(main())
