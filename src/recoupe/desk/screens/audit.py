"""Audit and custody: what was written into the ledger, by whom, when and instead of what; whether all of it is as it was written; where a report came from."""

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import quote, urlencode

from recoupe.desk.asking import link_of
from recoupe.desk.comparing import brief_of, changes_of
from recoupe.desk.screen import Act, Data, Done, Given, Key, Page, Raw, Screen, Visit
from recoupe.desk.words import N_
from recoupe.desk.working import Task
from recoupe.errors import DeskError, StoreError
from recoupe.export.cells import written
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role
from recoupe.store.values import AuditAsk, Custody, Entry, Head, Wrote

PATH = "/audit"
ENTRY = f"{PATH}/entries/{{entry}}"
CUSTODY = f"{PATH}/custody"
ROWS = 50
CHAIN, ORIGINALS = "chain", "custody"
# Faults that a page shows; the number says how many there are.
MOST_FAULTS = 200
_HEAD = re.compile(r"(?<!\d)(\d{1,18})\D{1,200}([0-9a-f]{64})")
_REPORT = "sha256:"
# What says most of an entry comes first.
_FIRST = ("judgements", "signatures", "amendments", "incidents", "tombstones", "views", "feeds", "runs", "failures", "imports", "captures", "records")
_RANKS = {name: rank for rank, name in enumerate(_FIRST)}
_COLUMNS = ("entry", "at", "act", "table", "id", "by", "told", "digest", "entry_hash", "stands")
Plain = Mapping[str, Any]


def ask_of(visit: Visit) -> AuditAsk:
    """Read which entries are asked for."""
    return AuditAsk(**{name: visit.asked(name).strip() for name in ("who", "act", "on", "since", "until")})


def view(visit: Visit) -> Data:
    """Give a page of entries, the last first, and what was checked since the desk was opened."""
    ledger, ask, before = visit.desk.ledger, ask_of(visit), visit.asked("before")
    empty: dict[str, Any] = {"rows": [], "next": None, "not_read": ""}
    try:
        found = ledger.audit_page(ask, int(before) if before.isascii() and before.isdigit() and len(before) < 19 else 0, ROWS + 1)
    except StoreError as fault:
        return {**_frame(visit, ask), **empty, "not_read": str(fault)}
    following = _address(ask, before=str(found[ROWS - 1].number)) if len(found) > ROWS else None
    return {**_frame(visit, ask), "rows": [_shown(entry) for entry in found[:ROWS]], "next": following, "not_read": ""}


def _frame(visit: Visit, ask: AuditAsk) -> dict[str, Any]:
    ledger = visit.desk.ledger
    clear = PATH if ask != AuditAsk() else None
    first = _address(ask) if visit.asked("before") else None
    return {"ask": asdict(ask), "acts": ledger.acts(), "head": asdict(ledger.head()), "checks": _checks(visit), "clear": clear, "first": first}


def _address(ask: AuditAsk, **more: str) -> str:
    pairs = {name: value for name, value in {**asdict(ask), **more}.items() if value}
    return f"{PATH}?{urlencode(pairs)}" if pairs else PATH


def _checks(visit: Visit) -> list[dict[str, Any]]:
    """Give what was checked last, and how far what is being checked is."""
    tasks = ((what, visit.desk.works.last(f"verify {what}")) for what in (CHAIN, ORIGINALS))
    return [{"what": what, **asdict(task)} for what, task in tasks if task is not None]


# --- what an entry wrote


def _shown(entry: Entry) -> dict[str, Any]:
    rows = [_row(row) for row in sorted(entry.rows, key=lambda row: _RANKS.get(row.table, len(_RANKS)))]
    return {
        **{name: getattr(entry, name) for name in ("number", "at", "act", "previous", "hash")},
        "link": f"{PATH}/entries/{entry.number}",
        "counts": dict(entry.counts),
        "who": sorted({row["by"] for row in rows if row["by"]}),
        "rows": rows,
    }


def _row(row: Wrote) -> dict[str, Any]:
    told = {name: value for name, value in row.told.items() if name not in {"by", "supersedes", "version", "record"}}
    return {"table": row.table, "id": row.id, "by": row.by, "told": told, "about": _about(row), "changes": _changes(row), "erased": row.erased}


def _about(row: Wrote) -> list[dict[str, str]]:
    """Give what a row is about, each with its page where it has one."""
    told = row.told
    found = [str(told[name]) for name in ("left", "right", "incident", "merged_into", "subject") if told.get(name)]
    if "report" in told:
        found.append(f"{told['report']}#{told['event']}" if "event" in told else str(told["report"]))
    if row.table == "blobs":
        found.append(row.id)
    if row.table == "tombstones":
        found += [str(key) for _, key in json.loads(str(told["rows"]))][:3]
    return [{"name": name, "link": _link(name)} for name in found]


def _link(name: str) -> str:
    """Give the page of a report, an event of one or an incident; none of anything else."""
    if name.startswith(_REPORT):
        return link_of("event", name) if "#" in name and not name.endswith("#") else f"/reports/{name.rstrip('#')}"
    return link_of("incident", quote(name, safe="")) if name.startswith("RCP-") else ""


def _changes(row: Wrote) -> list[dict[str, Any]]:
    """Say what stood before and what stands since, field by field."""
    if row.table == "incidents":
        return changes_of(row.before, row.after)
    if row.table == "judgements":
        field = row.told.get("field")
        on_incident = isinstance(row.before, Mapping) and "accounts" in row.before
        before = brief_of(row.before, str(field)) if on_incident else row.before
        return [{"field": field, "from": before, "to": row.after}] if field and before != row.after else []
    if isinstance(row.before, Mapping) or isinstance(row.after, Mapping):
        one, other = row.before or {}, row.after or {}
        return [{"field": name, "from": one.get(name), "to": other.get(name)} for name in {**one, **other} if one.get(name) != other.get(name)]
    return [{"field": None, "from": row.before, "to": row.after}] if row.before != row.after else []


def entry_view(visit: Visit) -> Data:
    """Give one entry, with what stood before and what stands since.

    Raises:
        UnknownIdError: the log has no such entry.
    """
    written_as = visit.path["entry"]
    number = int(written_as) if written_as.isascii() and written_as.isdigit() and len(written_as) < 10 else 0
    ledger = visit.desk.ledger
    entry = _shown(ledger.audit_entry(number))
    last = ledger.head().entries
    links = {"before": number - 1 if number > 1 else None, "after": number + 1 if number < last else None}
    return {"entry": entry, **{name: f"{PATH}/entries/{other}" if other else None for name, other in links.items()}}


# --- whether all is as it was written


def verify(visit: Visit) -> Done:
    """Check the log or the originals, behind the page where that takes long.

    Raises:
        DeskError: there is no such check, or the head that was kept is none.
    """
    what, desk = visit.sent("what"), visit.desk
    if what not in {CHAIN, ORIGINALS}:
        raise DeskError(f"check {what[:40]!r}: there is none of this name; choose {CHAIN} or {ORIGINALS}")
    kept = _head_of(visit.sent("head")) if what == CHAIN else None

    def do(task: Task) -> Plain:
        head = desk.ledger.head()
        faults = desk.ledger.verify_chain(kept, task.progress) if what == CHAIN else desk.ledger.verify_custody(task.progress)
        told = [str(fault) for fault in faults[:MOST_FAULTS]]
        return {"number": len(faults), "faults": told, "entries": head.entries, "hash": head.hash, "compared": asdict(kept) if kept else None}

    task = desk.works.begin(Task(f"verify {what}", desk.user, desk.clock()), do, desk.clock)
    desk.works.wait(task)
    return Done(f"{PATH}#checks", N_("The check is done.") if task.ended else N_("The check goes on behind this page."))


def _head_of(typed: str) -> Head | None:
    """Read a head that was kept.

    Raises:
        DeskError: it is none.
    """
    if not typed:
        return None
    found = _HEAD.search(typed)
    if found is None:
        raise DeskError(f"{typed[:40]!r} is no head of a log; paste the line of the file that was kept, or the number of entries and the hash")
    return Head(int(found[1]), found[2])


def head_json(visit: Visit) -> Given:
    """Hand out the head of the log, as `recoupe verify --write-head` writes it."""
    told = {"schema": "recoupe/head/1", **asdict(visit.desk.ledger.head())}
    return _file(json.dumps(told) + "\n", "application/json", "head.json")


def head_csv(visit: Visit) -> Given:
    """Hand out the head of the log as a table."""
    head = visit.desk.ledger.head()
    return _file(_table([("entries", "hash", "made_at"), (str(head.entries), head.hash, visit.desk.clock())]), "text/csv", "head.csv")


def _file(content: str, media_type: str, name: str) -> Given:
    return Given(content.encode("utf-8", "replace"), media_type, {"content-disposition": f'attachment; filename="{name}"'})


def _table(rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([written(cell) for cell in row] for row in rows)
    return out.getvalue()


# --- custody


def custody_view(visit: Visit) -> Data:
    """Give the custody of a report or an incident: every row about it, and whether it stands as it was written.

    Raises:
        UnknownIdError: the ledger holds neither.
    """
    ledger, name = visit.desk.ledger, _asked_for(visit)
    told: dict[str, Any] = {"schema": "recoupe/custody/1", "of": name, "made_at": visit.desk.clock(), "head": asdict(ledger.head()), "rows": []}
    if not name:
        return {**told, "sound": None, "link": None, "csv": None}
    rows = [_step(one) for one in ledger.custody_of(name)]
    return {**told, "rows": rows, "sound": all(row["stands"] for row in rows), "link": _link(name), "csv": f"{CUSTODY}.csv?{urlencode({'of': name})}"}


def _asked_for(visit: Visit) -> str:
    name = visit.asked("of").strip().partition("#")[0]
    return name.upper() if name.upper().startswith("RCP-") else name


def _step(one: Custody) -> dict[str, Any]:
    entry = {"entry": one.entry.number, "at": one.entry.at, "act": one.entry.act, "entry_hash": one.entry.hash}
    return {**entry, **_row(replace(one.row, before=None, after=None)), "digest": one.digest, "stands": one.stands}


def custody_csv(visit: Visit) -> Given:
    """Hand the custody of a report or an incident out as a table.

    Raises:
        UnknownIdError: the ledger holds neither.
    """
    rows = [_step(one) for one in visit.desk.ledger.custody_of(_asked_for(visit))]
    return _file(_table([_COLUMNS, *(tuple(_cell(row[name]) for name in _COLUMNS) for row in rows)]), "text/csv", "custody.csv")


def _cell(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def samples(ledger: Ledger) -> tuple[str, ...]:
    """Give addresses of the log: whole, narrowed, an entry that links, and the custody of a report and of an incident."""
    found = [entry.number for entry in ledger.audit_page(AuditAsk(act="link"), limit=1)]
    named = [f"{PATH}/entries/{number}" for number in found]
    things = [str(one["id"]) for one in ledger.incident_page(limit=1).rows] + [str(row["report"]) for row in ledger.event_page(limit=1).rows]
    return (PATH, f"{PATH}?act=add&since=2000-01-01", f"{PATH}?since=yesterday", *named, CUSTODY, *(f"{CUSTODY}?of={quote(one)}" for one in things))


SCREEN = Screen(
    name="audit",
    title=N_("Audit"),
    pages=(
        Page(PATH, "audit.html", view, least=Role.REVIEWER),
        Page(CUSTODY, "custody.html", custody_view, title=N_("Custody"), name=lambda data: data["of"], least=Role.REVIEWER),
        Page(ENTRY, "audit_entry.html", entry_view, name=lambda data: str(data["entry"]["number"]), least=Role.REVIEWER),
    ),
    acts=(Act(f"{PATH}/verify", verify, PATH, least=Role.MANAGER),),
    raws=(
        Raw(f"{PATH}/head.json", head_json, least=Role.REVIEWER),
        Raw(f"{PATH}/head.csv", head_csv, least=Role.REVIEWER),
        Raw(f"{CUSTODY}.csv", custody_csv, least=Role.REVIEWER),
    ),
    help=(
        N_(
            "Check the log before you hand data on, and keep its head with somebody else. The custody of a report or an incident shows where each "
            "row of it came from, and whether it stands as it was written."
        ),
    ),
    samples=samples,
    place=90,
    key="l",
    keys=(
        Key("j / k", N_("next or previous entry")),
        Key("Enter", N_("open it")),
        Key("n / p", N_("next or previous entry, when one is open")),
        Key("/", N_("go to the first box")),
    ),
)
