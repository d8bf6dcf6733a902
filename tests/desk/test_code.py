"""Two hundred pieces of code in every field of reports, decisions and names, on every screen, in a real browser: none runs, and no policy has to stop one."""

import hashlib
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from recoupe.desk.deciding import accept_events, reject_event
from recoupe.desk.desk import Desk
from recoupe.pipeline.ledger import link_added
from recoupe.store.ledger import Ledger
from recoupe.store.values import Window, event_key
from tests.desk.browsing import ABSENT, CHROMIUM, desk_at, launched, opened, running, samples, shared
from tests.desk.example import golden
from tests.desk.payloads import MARKER, Payload, payloads
from tests.desk.test_injection import poisoned
from tests.store.samples import AT

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=ABSENT)
ALL = payloads()
# As many share a field: one that broke out of it would take the others with it, and their words would be missed.
TOGETHER = 17
EDITED = ("actors.0", "recipients.0", "places.0", "weapons.0", "casualties.0", "attribution.1", "motives.0", "mentions.new", "trigger")
FIELD = " ⁕ "
# Runs each payload in a careless page of its own, does there what a person might, and tells which ran.
RUN_ALL = """async pages => {
  window.ran = new Set();
  const frames = pages.map(page => new Promise(there => {
    const frame = document.createElement("iframe");
    frame.addEventListener("load", () => there(frame), {once: true});
    frame.srcdoc = page;
    document.body.append(frame);
  }));
  for (const frame of await Promise.all(frames)) {
    for (const one of frame.contentDocument.querySelectorAll("*")) {
      for (const kind of ["focus", "focusin", "mouseover", "pointerover", "contextmenu"]) one.dispatchEvent(new Event(kind));
      if (one.matches("a, button, [onclick]")) one.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, view: frame.contentWindow}));
    }
  }
  const wanted = pages.length;
  for (let waited = 0; waited < 100 && window.ran.size < wanted; waited += 1) await new Promise(later => setTimeout(later, 100));
  return [...window.ran];
}"""
# What stands in a page: whether its words and what its fields hold have those that are looked for, white space aside (an input of one line drops ends of lines),
# and whatever in it could run.
LOOK = """wanted => {
  const plain = words => words.replace(/\\s+/g, "");
  const all = [...document.querySelectorAll("*")];
  const address = /^[\\u0000-\\u0020]*(javascript|data|vbscript):/i;
  return {
    words: plain(document.documentElement.textContent + all.map(one => one.value || "").join(" ")).includes(plain(wanted)),
    handlers: all.flatMap(one => [...one.attributes].filter(given => /^on|^hx-on|^srcdoc$|zqx9/i.test(given.name)).map(given => one.tagName + " " + given.name)),
    addresses: all.flatMap(one => [...one.attributes].filter(given => /^(href|src|action|formaction|data|xlink:href|to|values)$/i.test(given.name) && address.test(given.value)
      && !given.value.startsWith("data:image/gif")).map(given => one.tagName + " " + given.name)),
    scripts: all.filter(one => one.tagName.toLowerCase() === "script" && !one.src.startsWith(location.origin + "/static/")).length,
    odd: all.filter(one => one.matches("object, embed, base, marquee, template, math, iframe:not([sandbox])")).map(one => one.tagName),
  };
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Give Debian's browser."""
    with launched() as found:
        yield found


def report_of(ledger: Ledger, together: tuple[Payload, ...], events: int = 6) -> str:
    """Add a report of whose fields each holds all of these payloads, and give its id; in its text each has a line, which its first event rests on."""
    record, words = golden("depot-strike"), joined(together)
    text, lines = record["text"], []
    for one in together:
        start = len(text) + 1
        text = f"{text}\n{one.words}"
        lines.append({"start": start, "end": len(text), "text": one.words})
    whole = poisoned({key: value for key, value in record.items() if key not in {"text", "schema", "id", "language"}}, words)
    whole["events"] = whole["events"][:events]
    whole["events"][0] |= {"mentions": lines, "motives": lines, "evidence": lines}
    headline = {"start": lines[0]["start"], "end": lines[-1]["end"], "text": text[lines[0]["start"] :]}
    name = f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    whole |= {"schema": record["schema"], "language": "en", "text": text, "headline": headline, "id": name}
    return ledger.add_report(text.encode(), whole, origin=f"{words}.txt", at=AT).report_id


def joined(together: tuple[Payload, ...]) -> str:
    """Write payloads one after the other, as a field holds them."""
    return FIELD.join(one.words for one in together)


def decided(desk: Desk, report: str, words: str) -> None:
    """Decide on a report with such a reason, by somebody of such a name."""
    by = desk_at(desk.ledger, user=words)
    reject_event(by, event_key(report, "e2"), words, None)
    accept_events(by, report, ("e3",), None)


def of_incidents(ledger: Ledger, reports: tuple[str, ...]) -> list[str]:
    """Give the addresses of the incidents of reports, with their forms."""
    incidents = dict.fromkeys(one["id"] for one in ledger.incidents(tuple(row["key"] for row in ledger.events(Window(reports=reports)))))
    assert incidents
    return [f"/incidents/{name}{rest}" for name in incidents for rest in ("", "?edit=actors", "?edit=places", "/split")]


def visit(page: Page, address: str, words: str, heard: list[str]) -> None:
    """Open a page, and find words on it; nothing may run there, and nothing may stand there that could."""
    page.goto(address)
    found = page.evaluate(LOOK, words)
    assert heard == [], address
    assert {name: found[name] for name in ("handlers", "addresses", "odd")} == {"handlers": [], "addresses": [], "odd": []}, address
    assert found["scripts"] == 0, address
    assert found["words"], address


def look(browser: Browser, pages: list[tuple[str, str]]) -> list[str]:
    """Open pages with all that would tell of code that runs, and find their words on them; give what was opened."""
    heard: list[str] = []
    with opened(browser, locale="en") as page:
        page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda fault: heard.append(str(fault)))
        page.add_init_script(f"window.{MARKER} = (n) => console.log('{MARKER} ran ' + n)")
        for address, words in pages:
            visit(page, address, words, heard)
    return [address for address, _ in pages]


def test_payloads_run_where_nothing_is_escaped(chromium: Browser) -> None:
    """There are two hundred different payloads, and each runs on the careless page that it is made for: what is looked for can be seen."""
    assert len({one.words for one in ALL}) == len(ALL) >= 200
    with opened(chromium) as page:
        page.set_content("<body></body>")
        ran = page.evaluate(RUN_ALL, [f"<!doctype html><script>window.{MARKER} = (n) => top.ran.add(n)</script>{one.careless()}" for one in ALL])

    assert [one for one in ALL if one.number not in ran] == []


def test_nothing_runs_in_any_field_of_any_screen(ledger: Ledger) -> None:
    """With every payload in every field, all of them stand on the pages as words, and no page of any screen runs, or could run, one of them."""
    desk = desk_at(ledger)
    parts = [ALL[at : at + TOGETHER] for at in range(0, len(ALL), TOGETHER)]
    reports = {report_of(ledger, together): joined(together) for together in parts}
    for report, together in zip(reports, parts, strict=True):
        decided(desk, report, joined(together))
    one, everything = report_of(ledger, ALL, events=1), joined(ALL)
    link_added(ledger, {*reports, one}, desk.codebook, AT)
    # Each address, with the words that stand there whole.
    pages = [(f"/reports/{report}", words) for report, words in reports.items()]
    pages += [(f"/reports/{one}?event=e1&edit={field}#edit", everything) for field in EDITED]
    pages += [(f"/{path}{quote(joined(together))}", joined(together)) for together in parts for path in ("search?q=", "map?what=event&who=", "map?site=")]
    pages += [(f"/{path}{quote(joined(together))}", "") for together in parts for path in ("inbox?words=", "incidents?find=")]
    pages += [(address, "") for address in (*of_incidents(ledger, tuple(reports)), *samples(ledger))]
    pages += [(address, MARKER) for address in ("/inbox", "/map?what=event", f"/search?q={MARKER}", "/incidents")]
    with running(desk) as where:
        looked = shared([(where + address, words) for address, words in dict.fromkeys(pages)], look)
    assert len(looked) == len(dict.fromkeys(pages))
