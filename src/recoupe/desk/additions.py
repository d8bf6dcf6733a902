"""Let a team add to the codebook: a draft is checked, what it would change is looked at behind the page, and nobody sees more of a report than they may."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from recoupe.codebook.actors import CLASSES, KINDS, SECTORS
from recoupe.codebook.load import Codebook
from recoupe.codebook.schema import Trigger
from recoupe.codebook.sites import site_kinds
from recoupe.desk.deciding import who
from recoupe.desk.desk import Desk
from recoupe.desk.working import Task
from recoupe.errors import DeskError, UnknownIdError
from recoupe.model.event import Responsibility, Status
from recoupe.pipeline.amended import additions_of
from recoupe.pipeline.amending import Books, Looking, Preview, adopt, books_of, preview, refuse_breaking, refuse_example
from recoupe.pipeline.drafts import CONSTRUCTIONS, LIST, NOUN, PSEUDO, Draft, draft_of, drafted, lists_of_words, noun_files, plain_of
from recoupe.pipeline.rereading import Difference, reread, settle_reread, waiting, was_cut_off
from recoupe.store.amending import standing
from recoupe.store.values import TAKEN_OUT, Amendment

Plain = Mapping[str, Any]
REREAD = "reread"
# As many changed reports a page shows; the number of all is told.
MOST_SHOWN = 200
# As many words of a group are shown beside its name, so that one knows what it tells.
_FEW = 4


# --- forms


def choices(codebook: Codebook, language: str) -> dict[str, Any]:
    """Give what the lists of the forms offer, all of it from the codebook.

    Args:
        codebook: as it stands.
        language: of the page, in which words of groups are shown.
    """
    groups = {event.id: [_group(event.id, group, language) for group in event.triggers] for event in codebook.events.values()}
    return {
        "groups": groups,
        "modes": {event.id: list(event.modes) for event in codebook.events.values() if event.modes},
        "constructions": list(CONSTRUCTIONS),
        "lists": {
            PSEUDO: [{**one, "value": f"{PSEUDO}:{one['value']}"} for several in groups.values() for one in several],
            NOUN: [{"value": f"{NOUN}:{name}", "name": name} for name in sorted(noun_files())],
            LIST: [{"value": f"{LIST}:{name}", "name": name} for name in lists_of_words()],
        },
        "codes": sorted(codebook.languages),
        "types": list(codebook.events),
        "statuses": [one.value for one in Status],
        "responsibilities": [one.value for one in Responsibility],
        "countries": sorted(codebook.country_by_code),
        "actor_kinds": list(KINDS),
        "sectors": list(SECTORS),
        "classes": list(CLASSES),
        "place_kinds": list(site_kinds()),
    }


def _group(kind: str, group: Trigger, language: str) -> dict[str, Any]:
    """Give a group of words with its first words, in the language of the page where it has any."""
    code = language if _first(group, language) else next((code for code in group.words if _first(group, code)), "")
    return {"value": f"{kind}/{group.id}", "name": group.id, "modes": list(group.modes), "language": code, "words": _first(group, code)}


def _first(group: Trigger, code: str) -> list[str]:
    told = group.words.get(code)
    return [*told.verbs, *told.nouns][:_FEW] if told else []


# --- a draft, and what it would change


def begin_preview(desk: Desk, kind: str, said: Mapping[str, str]) -> str:
    """Check what a form says, begin to look at what it would change, and give the key of the draft.

    Args:
        desk: whose ledger.
        kind: what is added.
        said: the form.

    Raises:
        CodebookError: the draft is refused, or its example does not hold.
    """
    draft = drafted(kind, said, desk.codebook)
    books = books_of(desk.ledger, draft)
    with desk.reading:
        refuse_example(draft, books)
        refuse_breaking(standing(desk.ledger.amendments()), books.candidate)
    told = {"kind": kind, "draft": plain_of(draft), "upon": books.upon, "before": books.current.digest, "after": books.candidate.digest}
    key = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
    task = Task(_name(desk, key), desk.user, desk.clock(), result=told)
    desk.works.wait(desk.works.begin(task, lambda task: {**told, **_looked(desk, draft, books, task)}, desk.clock))
    return key


def _name(desk: Desk, key: str) -> str:
    return f"preview {key} {desk.user}"


def task_of(desk: Desk, key: str) -> Task:
    """Give the preview that somebody began.

    Raises:
        UnknownIdError: they began none of this key, or the desk was started anew since.
    """
    found = desk.works.last(_name(desk, key))
    if found is None:
        raise UnknownIdError(f"draft {key[:40]!r}: you began none of this name since the desk was started; write it again")
    return found


def _looked(desk: Desk, draft: Draft, books: Books, task: Task) -> dict[str, Any]:
    """Say what a draft would change in the last reports, but for those that whoever asks codes blind."""
    hidden = [one.report for one in desk.ledger.coding.rounds_of(desk.user) if one.is_blind and one.is_open]
    return {"found": _plain(preview(desk.ledger, draft, books, Looking(hidden, desk.reading, task.progress)))}


def _plain(found: Preview) -> dict[str, Any]:
    """Give a preview as plain values."""
    changes = [{"report": name, "headline": headline, "link": f"/reports/{name}", **_change(change)} for name, headline, change in found.changes[:MOST_SHOWN]]
    told = {name: getattr(found, name) for name in ("looked", "read", "unread", "hidden")}
    examples = [{"type": kind, "text": text, "why": why} for kind, text, why in found.examples]
    return {**told, "changed": len(found.changes), "changes": changes, "examples": examples, **_sums(found)}


def _sums(found: Preview) -> dict[str, int]:
    """Count the events that would be new, gone and told otherwise."""
    changes = [change for _, _, change in found.changes]
    sums = {"added": sum(len(one.added) for one in changes), "removed": sum(len(one.removed) for one in changes)}
    return {**sums, "altered": sum(len(one.changed) for one in changes)}


def _change(one: Difference) -> dict[str, Any]:
    """Give what would be told otherwise of one report."""
    added, removed = ([_event(event) for event in events] for events in (one.added, one.removed))
    changed = [{"type": change.type, "words": change.trigger, "sentence": "", "fields": list(change.fields)} for change in one.changed]
    return {"added": added, "removed": removed, "changed": changed, "fields": list(one.fields)}


def _event(event: Plain) -> dict[str, Any]:
    sentence = next((span["text"] for span in event.get("evidence", ())), event["trigger"]["text"])
    return {"type": event["type"], "words": event["trigger"]["text"], "sentence": sentence, "fields": []}


# --- adding, and reading again


def adopt_draft(desk: Desk, key: str, why: str) -> Amendment:
    """Add a draft whose preview was looked at.

    Args:
        desk: whose ledger.
        key: of the draft.
        why: the reason.

    Raises:
        DeskError: it is still being looked at, or could not be.
        CodebookError: it does not hold any more.
        StaleError: somebody amended the codebook since.
        StoreError: no reason is given.
        UnknownIdError: there is no such draft.
    """
    task = task_of(desk, key)
    if not task.ended or task.fault:
        raise DeskError("what it would change is not known yet; wait until the preview is done, then decide")
    with desk.reading:
        return adopt(desk.ledger, draft_of(task.result["kind"], task.result["draft"]), who(desk, why), task.result["upon"])


def begin_reread(desk: Desk) -> Task:
    """Begin to read every report again whose reading another codebook, program or model made."""

    def do(task: Task) -> Plain:
        ledger, codebook = desk.ledger, desk.codebook
        cut_off, names = was_cut_off(ledger), waiting(ledger, codebook)
        readings, changed = reread(ledger, names, codebook, desk.clock()), list[str]()
        for number in range(len(names)):
            task.progress(number, len(names))
            with desk.reading:
                one = next(readings, None)
            if one is not None and one.difference:
                changed.append(one.report)
        saved = settle_reread(ledger, changed, codebook, desk.clock(), everything=cut_off) if names or cut_off else None
        return {"read": len(names), "changed": len(changed), "incidents": saved.incidents if saved else 0}

    task = desk.works.begin(Task(REREAD, desk.user, desk.clock()), do, desk.clock)
    desk.works.wait(task)
    return task


# --- what was added


def history(amendments: list[Amendment]) -> list[dict[str, Any]]:
    """Give all amendments as plain values, the last first, each with what became of it."""
    gone = {one.target: one.number for one in amendments if one.kind == TAKEN_OUT}
    stand = {one.number for one in standing(amendments)}
    return [
        {
            **{name: getattr(one, name) for name in ("number", "kind", "by", "at", "reason", "before", "after", "target")},
            "words": list((one.content or {}).get("words", ())),
            "type": (one.content or {}).get("type", ""),
            "example": (one.content or {}).get("example"),
            "files": sorted((one.content or {}).get("files", ())),
            "stands": one.number in stand,
            "withdrawn": gone.get(one.number, 0),
            "erased": one.kind != TAKEN_OUT and not one.content,
        }
        for one in reversed(amendments)
    ]


def archive(amendments: list[Amendment]) -> bytes:
    """Put the files of additions into a ZIP archive, as `recoupe codebook export` writes them into a folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in additions_of(amendments):
            packed.writestr(zipfile.ZipInfo(f"{one.name}/{one.path}"), one.content)
    return out.getvalue()
