"""The crosswalk: every line leads to its codes, every code leads back or says why not, and a fault is refused with its line."""

import csv
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from recoupe.codebook.crosswalk import NO_CODE, codes_of, find_codes, find_lines, plover_of
from recoupe.codebook.load import read_codebook
from recoupe.codebook.schema import Crosswalk, PublicCode
from recoupe.errors import CodebookError
from tests.support import codebook

SHIPPED = Path(str(files("recoupe.codebook") / "data"))
BOOK = codebook()
LINES = [pytest.param(line, id=" ".join(filter(None, (line.type, *line.modes, line.sides, line.trigger))) or line.type) for line in BOOK.crosswalk]
CODES = [pytest.param(code, id=f"{code.scheme} {code.code}") for code in BOOK.codes]


@pytest.mark.parametrize("line", LINES)
def test_line_is_picked(line: Crosswalk) -> None:
    """An event that has just what a line asks for gets every code that the line settles."""
    trigger = next((trigger for trigger in BOOK.events[line.type].triggers if trigger.id == line.trigger), None)
    codes = codes_of(BOOK.crosswalk_by_type[line.type], {*line.modes, *(trigger.modes if trigger else ())}, {line.trigger}, {line.sides})

    assert codes.cameo == line.cameo
    if line.acled_sub_event:
        assert codes.acled == (None if line.acled_sub_event == NO_CODE else (line.acled_event, line.acled_sub_event))
    if line.muc4:
        assert codes.muc4 == (None if line.muc4 == NO_CODE else line.muc4)


@pytest.mark.parametrize("line", LINES)
def test_line_comes_back(line: Crosswalk) -> None:
    """The codes of a line lead back to its type, or the way back says why they do not."""
    found = [("cameo", line.cameo), ("acled", line.acled_sub_event), ("muc4", line.muc4)]
    backs = [plover_of(BOOK.codes, scheme, code) for scheme, code in found if code not in {"", NO_CODE}]

    assert all(back is not None and (back.type == line.type or back.note) for back in backs)


@pytest.mark.parametrize("code", CODES)
def test_code_leads_back(code: PublicCode) -> None:
    """A code of a public codebook leads to a type and modes that there are, or says why it leads to none."""
    if not code.type:
        assert code.note
    else:
        assert set(code.modes) <= set(BOOK.events[code.type].modes)


def test_every_type_and_mode_has_a_line() -> None:
    """Every type of PLOVER has a line for all that its other lines leave, and every mode of it a line of its own."""
    for event in BOOK.events.values():
        lines = BOOK.crosswalk_by_type[event.id]
        assert (lines[-1].modes, lines[-1].sides, lines[-1].trigger) == ((), "", "")
        assert {mode for line in lines for mode in line.modes} == set(event.modes)


def test_public_codebooks_are_whole() -> None:
    """The way back starts from all 20 roots of CAMEO, all 25 sub-event types in 6 event types of ACLED, all 6 incident types of MUC-4."""
    cameo, acled, muc4 = ([code for code in BOOK.codes if code.scheme == scheme] for scheme in ("cameo", "acled", "muc4"))

    assert [code.code for code in cameo if len(code.code) == 2] == [f"{root:02}" for root in range(1, 21)]
    assert all(code.group == code.code[:2] for code in cameo)
    assert (len(acled), len({code.group for code in acled})) == (25, 6)
    assert len(muc4) == 6


def test_every_code_of_acled_and_muc_is_reached_or_named() -> None:
    """Every ACLED sub-event type and MUC-4 incident type is given by some line."""
    given = {line.acled_sub_event for line in BOOK.crosswalk} | {line.muc4 for line in BOOK.crosswalk}

    assert [code.code for code in BOOK.codes if code.scheme != "cameo" and code.code not in given] == []


def test_first_line_that_settles_a_code_counts() -> None:
    """An empty cell leaves a code to the lines below, a dash says that there is none."""
    rows = (Crosswalk("T", modes=("m",), cameo="1", muc4=NO_CODE), Crosswalk("T", cameo="2", acled_event="E", acled_sub_event="S", muc4="M"))

    codes = codes_of(rows, {"m"})

    assert (codes.cameo, codes.acled, codes.muc4) == ("1", ("E", "S"), None)
    assert codes_of(rows[:1], set()) == codes_of((), set())


@pytest.mark.parametrize("wanted", ["1952", "air/drone strike", "drone", "Employ remotely piloted aerial munitions"])
def test_look_up_takes_codes_names_and_modes(wanted: str) -> None:
    """A look-up finds a code by what it is, what it is called and what it comes back as, whatever its case."""
    assert find_codes(BOOK.codes, wanted) or find_lines(BOOK.crosswalk, wanted)


def test_look_up_finds_lines() -> None:
    """A look-up of a code finds the lines that lead to it."""
    assert {line.modes for line in find_lines(BOOK.crosswalk, "1952")} == {("drone",)}
    assert find_lines(BOOK.crosswalk, "no such code") == find_codes(BOOK.codes, "no such code") == ()


def damaged(tmp_path: Path, table: str, change: dict[str, str], row: int = 0) -> str:
    """Change cells of one row of a table and give the message of the refusal."""
    shutil.copytree(SHIPPED, tmp_path / "data")
    path = tmp_path / "data" / table
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[row] = {**rows[row], **change}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[row]), lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(CodebookError) as refusal:
        read_codebook(tmp_path / "data")
    return str(refusal.value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"type": "FIGHT"}, "type 'FIGHT' has no file", id="type"),
        pytest.param({"modes": "drone"}, "mode 'drone' is none of ACCUSE", id="mode"),
        pytest.param({"sides": "friends"}, "sides 'friends' are unknown", id="sides"),
        pytest.param({"trigger": "nothing"}, "trigger 'nothing' is none of", id="trigger"),
        pytest.param({"cameo": "999"}, "CAMEO has no code '999'", id="cameo"),
        pytest.param({"cameo_name": "Enquire"}, "CAMEO calls 090", id="cameo name"),
        pytest.param({"acled_event": "Riots", "acled_sub_event": "Armed clash"}, "ACLED has no sub-event type 'Armed clash' in 'Riots'", id="acled pair"),
        pytest.param({"muc4": "THEFT"}, "MUC-4 has no incident type 'THEFT'", id="muc"),
        pytest.param({"muc4": "-", "note": ""}, "says that there is no code, and not why", id="hole without a reason"),
        pytest.param({"example": ""}, "the line has no example", id="example"),
        pytest.param({"colour": "red"}, "other columns", id="unknown column"),
    ],
)
def test_faulty_line_is_refused(tmp_path: Path, change: dict[str, str], reason: str) -> None:
    """A line that names what there is not is refused with file, line and reason."""
    message = damaged(tmp_path, "crosswalk/crosswalk.csv", change)

    assert "crosswalk/crosswalk.csv:2: " in message
    assert reason in message


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """All faults of a line and of the table come in one message."""
    message = damaged(tmp_path, "crosswalk/crosswalk.csv", {"sides": "friends", "cameo": "999", "muc4": "THEFT"})

    assert all(reason in message for reason in ("'friends'", "'999'", "'THEFT'", "no line of ACCUSE bears the mode 'investigate'"))


def test_line_that_is_never_reached_is_refused(tmp_path: Path) -> None:
    """A line below another that takes all its events is refused."""
    assert "is never reached" in damaged(tmp_path, "crosswalk/crosswalk.csv", {"modes": ""})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"scheme": "gdelt"}, "scheme 'gdelt' is unknown", id="scheme"),
        pytest.param({"type": "FIGHT"}, "leads to the type 'FIGHT'", id="type"),
        pytest.param({"type": "AGREE", "modes": "drone"}, "leads to the mode 'drone'", id="mode"),
        pytest.param({"type": "", "note": ""}, "leads to no type", id="no reason"),
    ],
)
def test_faulty_way_back_is_refused(tmp_path: Path, change: dict[str, str], reason: str) -> None:
    """A code that leads to what there is not is refused with its file and reason."""
    message = damaged(tmp_path, "codes/acled.csv", change)

    assert "codes/acled.csv" in message
    assert reason in message
