"""Signatures: what stands signed, and of a report or an incident who signed it, what was signed, and why it was opened again."""

from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from recoupe.desk.deciding import signer
from recoupe.desk.screen import Act, Data, Done, Given, Key, Page, Raw, Screen, Visit
from recoupe.desk.words import N_
from recoupe.errors import DeskError
from recoupe.pipeline.review import INCIDENT_PREFIX
from recoupe.pipeline.signing import reopen, sign
from recoupe.store.canonical import sha256
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role
from recoupe.store.values import SIGNED, Ask, Signature, event_key

LIST = "/signed"
PATH = "/signed/{subject}"
ROWS = 200


def listed(visit: Visit) -> Data:
    """Give the signatures that reports and incidents stand under, the last first."""
    ledger = visit.desk.ledger
    standing = ledger.signed_subjects()
    last = {one.subject: one for one in ledger.signatures() if one.subject in standing}
    found = sorted(last.values(), key=lambda one: (one.at, one.subject), reverse=True)
    return {"rows": [_row(ledger, one) for one in found[:ROWS]], "total": len(found), "most": ROWS}


def _row(ledger: Ledger, one: Signature) -> dict[str, Any]:
    is_incident = one.subject.startswith(INCIDENT_PREFIX)
    title = "" if is_incident else (ledger.report(one.subject).get("headline") or {}).get("text", "")
    return {**asdict(one), "title": title, "link": _home(one.subject), "page": _page(one.subject)}


def view(visit: Visit) -> Data:
    """Give the signatures on a report or an incident, and whether it stands signed."""
    ledger, subject = visit.desk.ledger, visit.path["subject"]
    mark = ledger.mark(subject)  # before what is shown: what is written in between is then seen as a change
    found = ledger.signatures(subject)
    standing = ledger.signed(subject)
    return {
        "subject": subject,
        "mark": mark,
        "signed": None if standing is None else {**asdict(standing), "sound": sha256(ledger.signed_content(subject)) == standing.version},
        "signatures": [{**asdict(one), "link": _bytes_at(one)} for one in reversed(found)],
        "home": _home(subject),
    }


def _home(subject: str) -> str:
    """Give the page of a report or an incident."""
    return f"/{'incidents' if subject.startswith(INCIDENT_PREFIX) else 'reports'}/{quote(subject, safe=':')}"


def _page(subject: str) -> str:
    return f"{LIST}/{quote(subject, safe=':')}"


def _bytes_at(one: Signature) -> str:
    """Give where the bytes of a signed version are; nowhere where nothing was signed, or it was erased."""
    return f"{_page(one.subject)}/{one.number}/version.json" if one.state == SIGNED and not one.erased else ""


# --- acts


def put_name(visit: Visit) -> Done:
    """Sign a report or an incident as it was shown.

    Raises:
        ReviewError: somebody has yet to decide on it.
        SignedError: it stands signed.
        StaleError: it has changed since it was shown.
    """
    desk, subject = visit.desk, visit.path["subject"]
    sign(desk.ledger, subject, signer(desk, visit.sent("why")), desk.codebook, mark=visit.sent("mark") or None)
    return Done(_home(subject), N_("Signed. It stands as it is until somebody opens it again."))


def open_again(visit: Visit) -> Done:
    """Open a signed report or incident again, with a reason.

    Raises:
        StoreError: no reason is given.
        UnknownIdError: it does not stand signed.
    """
    desk, subject = visit.desk, visit.path["subject"]
    reopen(desk.ledger, subject, signer(desk, visit.sent("why")))
    if not subject.startswith(INCIDENT_PREFIX):
        desk.settler.submit(event_key(subject, ""))  # what was read since it was signed stands from now on
    return Done(_home(subject), N_("Open again. What was signed stays."))


def version(visit: Visit) -> Given:
    """Hand the bytes of a signed version out as a file.

    Raises:
        DeskError: the number is none.
        UnknownIdError: there is no such version.
        ErasedError: it was erased.
    """
    subject, number = visit.path["subject"], visit.path["number"]
    if not (number.isascii() and number.isdigit() and len(number) < len("1000000")):
        raise DeskError(f"version {number[:40]!r} is no number; the page of signatures lists those that there are")
    content = visit.desk.ledger.signed_content(subject, int(number))
    name = f"signed-{subject.removeprefix('sha256:')[:16]}-{int(number)}.json"
    return Given(content, "application/json", {"content-disposition": f'attachment; filename="{name}"'})


def samples(ledger: Ledger) -> tuple[str, ...]:
    """Give the address of the list, and those of a report and an incident."""
    reports = (_page(row.report_id) for row in ledger.report_page(Ask(), limit=1).rows)
    incidents = (_page(str(one["id"])) for one in ledger.incident_page(limit=1).rows)
    return (LIST, *reports, *incidents)


SCREEN = Screen(
    name="signed",
    title=N_("Signatures"),
    pages=(
        Page(LIST, "signed_list.html", listed, least=Role.VIEWER),
        Page(PATH, "signed.html", view, name=lambda data: data["subject"][:19], least=Role.VIEWER),
    ),
    acts=(Act(f"{PATH}/sign", put_name, PATH, least=Role.REVIEWER), Act(f"{PATH}/reopen", open_again, PATH, least=Role.REVIEWER)),
    raws=(Raw(f"{PATH}/{{number}}/version.json", version, least=Role.VIEWER),),
    help=(
        N_(
            "What is signed stands: decisions on it are refused, and other readings change nothing of it, until somebody opens it again and says why. "
            "A signature holds fields and spans, the hash of the text, and the codebook."
        ),
    ),
    samples=samples,
    place=55,
    key="y",
    keys=(Key("y", N_("sign, or open again")),),
)
