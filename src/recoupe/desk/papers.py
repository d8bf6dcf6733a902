"""Give each paper by what it is about."""

from recoupe.codebook.load import Codebook
from recoupe.desk.dossier import dossier
from recoupe.desk.manual import manual
from recoupe.desk.paper import Paper
from recoupe.desk.situation import situation
from recoupe.store.ledger import Ledger


def situation_paper(ledger: Ledger, since: str, until: str = "") -> Paper:
    """Give the situation report of a period.

    Args:
        ledger: whose incidents.
        since: the first day.
        until: the last day; empty for all that came since.

    Raises:
        DeskError: a day is none, or the last lies before the first.
    """
    data = situation(ledger, since, until)
    return Paper("paper_situation.html", data, "-".join(filter(None, ("situation", data["since"], data["until"]))))


def dossier_paper(ledger: Ledger, codebook: Codebook, incident_id: str) -> Paper:
    """Give the dossier of an incident.

    Args:
        ledger: which holds it.
        codebook: what is known of the world.
        incident_id: the incident.

    Raises:
        UnknownIdError: there is none of that id.
        ErasedError: its content was erased.
    """
    data = dossier(ledger, codebook, incident_id)
    return Paper("paper_dossier.html", data, f"dossier-{data['incident']['id']}")


def manual_paper(codebook: Codebook) -> Paper:
    """Give the codebook with the coder's guide.

    Args:
        codebook: what is known of the world.
    """
    return Paper("paper_manual.html", manual(codebook), "codebook")
