"""Do beforehand what screens do once, while nobody waits for it: load borders and spellings, read the codebook, count what lists show, compile templates."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from recoupe.desk.app import screens
from recoupe.desk.desk import Desk
from recoupe.desk.rendering import environment
from recoupe.desk.words import languages
from recoupe.errors import RecoupeError

LOG = logging.getLogger("recoupe.desk")
# One step takes less; after that the desk does not wait for it when it ends.
_STEP_S = 5.0


@contextmanager
def warmed(desk: Desk) -> Iterator[None]:
    """Warm a desk behind its back, step by step, until it is done or the desk ends."""
    ended = Event()
    thread = Thread(target=_warm, args=(desk, ended), name="warming", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(_STEP_S)


def _warm(desk: Desk, ended: Event) -> None:
    for name in steps(desk):
        if ended.is_set():
            return
        LOG.debug("warmed step=%s", name)


def steps(desk: Desk) -> Iterator[str]:
    """Do one thing after another, and yield what was done; what a screen cannot do beforehand is said when somebody asks for it."""
    for screen in screens():
        try:
            screen.warm(desk)
        except RecoupeError as fault:
            LOG.warning("warming_failed screen=%s kind=%s", screen.name, type(fault).__name__)
        yield screen.name
    for code in languages():
        for screen in screens():
            for page in screen.pages:
                environment(code).get_template(page.template)
                yield f"{code}/{page.template}"
