"""Saved views: names that people gave to addresses of lists, each listed above its list too."""

from dataclasses import asdict

from recoupe.desk.asking import is_local
from recoupe.desk.saved import kept_address, place_of
from recoupe.desk.screen import Act, Data, Done, Page, Screen, Visit
from recoupe.desk.words import N_
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role
from recoupe.store.values import SavedView

PATH = "/views"


def view(visit: Visit) -> Data:
    """Give all views, with who saved each and when."""
    return {"views": [asdict(one) for one in visit.desk.ledger.views()]}


def save(visit: Visit) -> Done:
    """Give an address a name.

    Raises:
        DeskError: it is no address of a list.
        StoreError: the name cannot be kept.
    """
    written = visit.sent("address")
    place = place_of(written)
    visit.desk.ledger.save_view(_view(visit, place, kept_address(written)))
    return Done(kept_address(written), N_("The view is saved."))


def remove(visit: Visit) -> Done:
    """Take a name off its list; that it was there stays in the log.

    Raises:
        DeskError: there is no such list.
        StoreError: the name is none.
    """
    place, back = place_of(visit.sent("place")), visit.sent("back")
    visit.desk.ledger.save_view(_view(visit, place, ""))
    return Done(back if is_local(back) else PATH, N_("The view is removed."))


def _view(visit: Visit, place: str, kept: str) -> SavedView:
    return SavedView(place, visit.sent("name"), kept, visit.desk.user, visit.desk.clock())


def samples(_ledger: Ledger) -> tuple[str, ...]:
    """Give the address of the list of views."""
    return (PATH,)


SCREEN = Screen(
    name="views",
    title=N_("Saved views"),
    pages=(Page(PATH, "views.html", view, least=Role.VIEWER),),
    acts=(Act(f"{PATH}/save", save, least=Role.CODER), Act(f"{PATH}/remove", remove, least=Role.CODER)),
    help=(N_("A view is a name for a narrowed list. It shows what answers when it is opened, not what did when it was saved."),),
    samples=samples,
)
