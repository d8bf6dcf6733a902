"""Words of a report are words on every page, whatever they look like."""

import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from recoupe import registry
from recoupe.desk.app import build_app
from recoupe.desk.desk import Desk
from recoupe.desk.screen import Screen
from recoupe.pipeline.ledger import link_added
from recoupe.store.values import Window
from tests.desk.conftest import SITE
from tests.desk.example import golden
from tests.desk.test_screens import Elements
from tests.store.samples import AT

MARKER = "zqx9"
PAYLOADS = [
    f"<script>{MARKER}()</script>",
    f'"><img src=x onerror={MARKER}()>',
    f"' autofocus onfocus={MARKER}() x='",
    f"javascript:{MARKER}()",
    f"{{{{ {MARKER}.__class__ }}}}{{% raw %}}",
    f"</textarea></title></style></script><svg onload={MARKER}()>",
    f"]]><!-- {MARKER} --><x>",
    f"\u2028{MARKER}\u0000\ud83d\ude00&lt;b&gt;%3Cscript%3E",
]


def poisoned(value: object, payload: str, at: str = "") -> object:
    """Put a payload into every free text of a record: names, sources, units, wording, rules, messages."""
    free = {"name", "source", "unit", "of", "about", "neutral", "by", "message", "rule", "admin1", "entity", "country", "category", "noun"}
    if isinstance(value, dict):
        return {
            key: f"{item or ''}{payload}" if key in free and (item is None or isinstance(item, str)) else poisoned(item, payload, key)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [poisoned(item, payload, at) for item in value]
    return value


@pytest.fixture
def poison(desk: Desk) -> Callable[[str], str]:
    """Add a report that is made of a payload, and give its id."""

    def add(payload: str) -> str:
        record = golden("depot-strike")
        words = payload.encode("utf-8", "replace").decode()
        text = f"{record['text']}\n{words}"
        found = poisoned({key: value for key, value in record.items() if key not in {"text", "schema", "id", "language"}}, words)
        headline = {"start": len(record["text"]) + 1, "end": len(text), "text": words}
        import hashlib

        content = text.encode()
        whole = {
            **found,
            "schema": record["schema"],
            "language": "en",
            "text": text,
            "headline": headline,
            "id": f"sha256:{hashlib.sha256(content).hexdigest()}",
        }
        return desk.ledger.add_report(content, whole, origin=f"{words}.txt", at=AT).report_id

    return add


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_no_word_of_a_report_becomes_code(desk: Desk, poison: Callable[[str], str], payload: str) -> None:
    """On every page a payload stays text: no element, no attribute and no address is made of it."""
    report, typed = poison(payload), quote(payload.encode("utf-8", "replace"))
    with TestClient(build_app(desk), base_url=SITE) as browser:
        addresses = [sample for name in registry.names("desk.screens") for sample in registry.load("desk.screens", name, Screen).samples(desk.ledger)]
        addresses += [
            f"/reports/{report}",
            f"/reports/{report}?event=e1&edit=actors.0",
            f"/inbox?words={MARKER}&outlet={typed}",
            f"/reports/{report}?add=yes&event={typed}",
        ]
        link_added(desk.ledger, {report}, desk.codebook, AT)
        incidents = [one["id"] for one in desk.ledger.incidents(tuple(row["key"] for row in desk.ledger.events(Window(reports=(report,)))))]
        addresses += [f"/incidents/{name}{rest}" for name in incidents for rest in ("", "?edit=actors", "/split")] + [f"/incidents?find={MARKER}"]
        assert incidents
        for address in addresses:
            answer = browser.get(address)
            page = Elements(answer.text)
            assert answer.status_code < 500, address
            assert [tag for tag, given in page.found if tag in {"svg", "img", "x"} and "drawn" not in (given.get("class") or "")] == []
            assert [attributes for tag, attributes in page.found if tag == "script" and "src" not in attributes] == []
            assert [name for _, attributes in page.found for name in attributes if name.startswith("on") or MARKER in name] == []
            links = [attributes.get(name) or "" for _, attributes in page.found for name in ("href", "src", "action", "formaction")]
            assert [link for link in links if link.strip().lower().startswith(("javascript:", "data:", "//", "http"))] == []
            assert MARKER not in page.words.get("script", "") + page.words.get("style", "")
        assert MARKER in browser.get(f"/reports/{report}").text
        assert browser.get(f"/reports/{report}/original").headers["content-type"] == "application/octet-stream"
        twin = browser.get(f"/reports/{report}.json")
        assert twin.headers["content-type"] == "application/json"
        assert MARKER in json.dumps(twin.json())


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_no_word_that_is_typed_becomes_code(desk: Desk, browser: TestClient, payload: str) -> None:
    """What a form sends back after a refusal stays text."""
    report = desk.ledger.search("Kassala")[0].report_id
    incident = desk.ledger.incident_page(limit=1).rows[0]["id"]
    words = payload.encode("utf-8", "replace").decode()
    forms = [
        ("/inbox/paste", {"text": words, "published": words, "outlet": words, "origin": words}),
        (f"/reports/{report}/correct", {"event": "e1", "field": "actors.new", "v.name": words, "words": words, "why": words}),
        (f"/reports/{report}/reject", {"event": words, "words": words}),
        (f"/reports/{report}/add", {"add": "yes", "type": words, "words": words, "why": words}),
        ("/undo", {"judgement": words}),
        (f"/incidents/{incident}/correct", {"field": "actors", "v.value": words, "why": words}),
        (f"/incidents/{incident}/correct", {"field": "killed", "v.low": words}),
        (f"/incidents/{incident}/split", {"account": words}),
    ]
    for path, form in forms:
        answer = browser.post(path, data=form)
        page = Elements(answer.text)
        assert answer.status_code == 422, path
        assert [tag for tag, given in page.found if tag in {"svg", "img", "x"} and "drawn" not in (given.get("class") or "")] == []
        assert [name for _, attributes in page.found for name in attributes if name.startswith("on") or MARKER in name] == []
        assert [attributes for tag, attributes in page.found if tag == "script" and "src" not in attributes] == []
