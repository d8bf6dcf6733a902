"""Additions to the codebook: what a team added and took out again, and forms by which it adds words, actors and places, each with a preview of what changes."""

from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from recoupe.desk import additions, codex
from recoupe.desk.deciding import who
from recoupe.desk.desk import Desk
from recoupe.desk.screen import Act, Data, Done, Given, Key, Page, Raw, Screen, Visit
from recoupe.desk.words import N_
from recoupe.errors import DeskError, UnknownIdError
from recoupe.pipeline.amending import MOST_REPORTS, withdraw
from recoupe.pipeline.drafts import KINDS_OF_DRAFT
from recoupe.pipeline.examples import LABELS
from recoupe.store.amending import standing
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role

PATH = "/additions"
NEW = f"{PATH}/new/{{kind}}"
DRAFT = f"{PATH}/draft/{{key}}"
_ZIP = "additions.zip"


def view(visit: Visit) -> Data:
    """Give what was added and taken out, and how far the last reading anew is."""
    amendments, task = visit.desk.ledger.amendments(), visit.desk.works.last(additions.REREAD)
    return {
        "rows": additions.history(amendments),
        "stand": len(standing(amendments)),
        "kinds": list(KINDS_OF_DRAFT),
        "digest": visit.desk.codebook.digest,
        "reread": asdict(task) if task else None,
    }


def new(visit: Visit) -> Data:
    """Give what the form for one kind of addition offers.

    Raises:
        UnknownIdError: nothing of this kind can be added.
    """
    kind = visit.path["kind"]
    if kind not in KINDS_OF_DRAFT:
        raise UnknownIdError(f"addition {kind[:40]!r}: nothing of this kind can be added; choose one of {', '.join(KINDS_OF_DRAFT)}")
    return {"kind": kind, "kinds": list(KINDS_OF_DRAFT), "labels_of_marks": sorted(LABELS), **additions.choices(visit.desk.codebook, visit.words.code)}


def check(visit: Visit) -> Done:
    """Check an addition by its example, and begin to look at what it would change.

    Raises:
        CodebookError: it is refused, or its example does not hold.
    """
    said = {name: values[0].strip() for name, values in visit.form.items() if values}
    key = additions.begin_preview(visit.desk, visit.path["kind"], said)
    return Done(f"{PATH}/draft/{key}", N_("The example holds. Look at what would change, then add it."))


def draft(visit: Visit) -> Data:
    """Give a draft, its example, and what it would change as far as that is known.

    Raises:
        UnknownIdError: whoever asks began none of this key.
    """
    task = additions.task_of(visit.desk, visit.path["key"])
    told = task.result
    return {
        "key": visit.path["key"],
        "kind": told["kind"],
        "files": told["draft"]["files"],
        "added": told["draft"]["words"],
        "type": told["draft"]["type"],
        "language": told["draft"]["example"]["lang"],
        "pieces": codex.pieces(told["draft"]["example"]["text"]),
        **{name: told[name] for name in ("before", "after")},
        "task": {name: getattr(task, name) for name in ("begun", "ended", "done", "of", "fault")},
        "found": told.get("found"),
        "most": MOST_REPORTS,
    }


def adopt(visit: Visit) -> Done:
    """Add a draft to the codebook.

    Raises:
        DeskError: its preview is not done.
        CodebookError: its example does not hold any more.
        StaleError: somebody amended the codebook since.
        StoreError: no reason is given.
        UnknownIdError: there is no such draft.
    """
    additions.adopt_draft(visit.desk, visit.path["key"], visit.sent("why"))
    return Done(PATH, N_("Added. New reports are read with it; read the others again with the button below, or with `recoupe reread`."))


def take_out(visit: Visit) -> Done:
    """Take an addition out of the codebook.

    Raises:
        DeskError: it is no number.
        CodebookError: an addition that stays needs it.
        UnknownIdError: none of this number stands.
        StoreError: no reason is given.
    """
    number = visit.sent("number")
    if not number.isascii() or not number.isdigit() or len(number) > len("100000"):
        raise DeskError(f"addition {number[:40]!r}: this is no number; choose one of the list")
    with visit.desk.reading:
        withdraw(visit.desk.ledger, int(number), who(visit.desk, visit.sent("why")))
    return Done(PATH, N_("Taken out. Reports that were read with it stand until they are read again."))


def read_again(visit: Visit) -> Done:
    """Read every report again that another codebook, program or model read."""
    task = additions.begin_reread(visit.desk)
    return Done(f"{PATH}#reread", N_("The reports are read again.") if task.ended else N_("The reports are being read again behind this page."))


def zipped(visit: Visit) -> Given:
    """Hand out the files of all additions that stand."""
    return _file(additions.archive(standing(visit.desk.ledger.amendments())), "application/zip", _ZIP)


def one_file(visit: Visit) -> Given:
    """Hand out one file of an addition.

    Raises:
        UnknownIdError: there is none of this number and name.
    """
    number, path = visit.path["number"], f"{visit.path['folder']}/{visit.path['file']}"
    found = next((one for one in visit.desk.ledger.amendments() if str(one.number) == number), None)
    text = (found.content or {}).get("files", {}).get(path) if found else None
    if text is None:
        raise UnknownIdError(f"file {path[:80]!r} of addition {number[:10]!r}: there is none; the list of additions has all of them")
    return _file(text.encode(), "application/octet-stream", f"{int(number):04d}-{visit.path['file']}")


def _file(content: bytes, media_type: str, name: str) -> Given:
    return Given(content, media_type, {"content-disposition": f'attachment; filename="{quote(name)}"'})


def warm(desk: Desk) -> None:
    """Load what the forms offer."""
    additions.choices(desk.codebook, "")


def samples(_ledger: Ledger) -> tuple[str, ...]:
    """Give the addresses of the list and of each form."""
    return (PATH, *(f"{PATH}/new/{kind}" for kind in KINDS_OF_DRAFT))


def _named(data: Data) -> Any:  # noqa: ANN401 - a word of the data
    return ", ".join(data["added"])


SCREEN = Screen(
    name="additions",
    title=N_("Additions to the codebook"),
    pages=(
        Page(PATH, "additions.html", view, least=Role.VIEWER),
        Page(NEW, "additions_new.html", new, title=N_("Add to the codebook"), least=Role.REVIEWER),
        Page(DRAFT, "additions_draft.html", draft, title=N_("What would change"), name=_named, least=Role.REVIEWER),
    ),
    acts=(
        Act(f"{NEW}/check", check, NEW, least=Role.REVIEWER),
        Act(f"{DRAFT}/adopt", adopt, DRAFT, least=Role.REVIEWER),
        Act(f"{PATH}/withdraw", take_out, PATH, least=Role.REVIEWER),
        Act(f"{PATH}/reread", read_again, PATH, least=Role.MANAGER),
    ),
    raws=(
        Raw(f"{PATH}/{_ZIP}", zipped, least=Role.VIEWER),
        Raw(f"{PATH}/files/{{number}}/{{folder}}/{{file}}", one_file, least=Role.VIEWER),
    ),
    help=(
        N_("An addition counts for this ledger alone. Its example must come out with it and not without; then look at what it would change, and add it."),
        N_("Nothing that was added is ever deleted: whoever takes it out says why, and the list keeps both."),
    ),
    samples=samples,
    warm=warm,
    keys=(Key("+", N_("add a word that tells a deed")), Key("j / k", N_("next or previous row")), Key("Enter", N_("open it"))),
)
