"""Two coders and a reviewer take reports from assignment to signed by keys alone, in both languages, and axe-core objects to nothing that they see."""

import json

import pytest

from recoupe.desk.words import languages
from recoupe.store.ledger import open_ledger
from recoupe.store.values import Ask
from tests.desk.browsing import ABSENT, CHROMIUM, desk_at, launched, running
from tests.desk.coding_walk import REVIEWER, TEAM, fill, standing, walk
from tests.desk.team import cheap

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=ABSENT)


def test_reports_go_from_assignment_to_signed_by_keys(tmp_path) -> None:
    """In each language one report is drawn, coded by two people otherwise, decided between them, settled and signed, all by keys; then each stands signed by the reviewer."""
    with open_ledger(tmp_path / "ledger.db", create=True) as ledger, cheap(), launched() as browser:
        fill(ledger, len(languages()))
        with running(desk_at(ledger)) as where:
            found = [one for code in sorted(languages()) for one in walk(browser, where, 1, code)]

        assert not found, json.dumps(found, indent=1)
        assert {row.state for row in ledger.report_page(Ask()).rows} == {"reviewed"}
        assert all(one.settled for one in ledger.coding.rounds())
        assert {(one.subject, one.by, one.role) for one in standing(ledger)} == {(one.report, REVIEWER, TEAM[REVIEWER]) for one in ledger.coding.rounds()}
        assert ledger.verify_chain() == []
