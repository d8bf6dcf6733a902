"""Whatever is made up is read or refused: bytes of every reader, times, quantities, whole texts. `python -m benchmarks.fuzz` feeds the same with more."""

import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import WITHOUT, beginnings, targets
from recoupe.codebook.load import load_codebook
from recoupe.read.formats import formats
from tests.conftest import ROOT

# `RECOUPE_EXAMPLES=2000` asks for more than a test can wait for.
EXAMPLES = int(os.environ.get("RECOUPE_EXAMPLES", "40"))
TARGETS = targets()
# What a failing input needs is seen in it; shrinking takes minutes.
ASKED = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
PIECES = st.one_of(
    st.binary(max_size=8), st.sampled_from([b"\0", b"<", b">", b'"', b"{", b"}", b"]]>", b"\xff\xfe", b"\r\n\r\n", b"=?utf-8?q?", b"%PDF", b"PK\x03\x04"])
)
SIGNS = st.sampled_from(list("0123456789.,-–/:()[]{}'’\"«»“”%€°\u00a0\u202f\n ")) | st.text(max_size=3)


@st.composite
def mutated(draw: st.DrawFn, samples: list[bytes]) -> bytes:
    """Take a sample, and cut, double, exchange or put in what is drawn, at places that are drawn."""
    content = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.sampled_from([0, 1, 2, 16, 400])))
        middle = draw(st.sampled_from([b"", content[start:end] * 2]) | PIECES)
        content = content[:start] + middle + content[end:]
    return content


def words_of(section: object) -> list[str]:
    """Give all words of a section of the codebook, without what is a pattern."""
    if isinstance(section, str):
        return [] if set(section) & set("<>[]()?\\|") else [section]
    if hasattr(section, "__dataclass_fields__"):
        return [word for name in section.__dataclass_fields__ for word in words_of(getattr(section, name))]
    if hasattr(section, "items"):
        return [word for pair in section.items() for side in pair for word in words_of(side)]
    return [word for one in section for word in words_of(one)] if isinstance(section, list | tuple | frozenset | set) else []


def texts(*sections: str) -> st.SearchStrategy[bytes]:
    """Make texts out of the words of some sections of every language, of digits and of signs."""
    words = sorted({word for language in load_codebook().languages.values() for name in sections for word in words_of(getattr(language, name))})
    figures = st.integers(0, 10**13).map(str)
    piece = st.sampled_from(words) | figures | SIGNS
    return st.lists(st.tuples(piece, st.sampled_from([" ", "", "-", "\n", ", ", ". "])), min_size=1, max_size=30).map(
        lambda pairs: "".join(part for pair in pairs for part in pair).encode("utf-8", "replace")
    )


@pytest.mark.parametrize("name", sorted(formats()))
def test_reader_gives_captures_or_an_error_of_ours(name: str) -> None:
    """A sample that was cut and mixed is read, or refused by an error of ours that names it; nothing else comes out of any reader."""
    ASKED(given(mutated(beginnings(name)))(TARGETS[name]))()


def test_times_are_placed_whatever_is_written() -> None:
    """Words of time, digits and signs in any order give times in order that stand in the text, and never a fault."""
    ASKED(given(texts("dates"))(TARGETS["dates"]))()


def test_quantities_are_ranges_whatever_is_written() -> None:
    """Words of number, digits and signs in any order give ranges whose ends are in order, and never a fault."""
    ASKED(given(texts("quantities"))(TARGETS["quantities"]))()


def test_record_keeps_the_contract_whatever_is_written() -> None:
    """Whatever words a text is made of, its record is valid by the schema, comes back from JSON as it was, and every span is cut from the text."""
    ASKED(given(texts("attribution", "dates", "quantities", "places"))(TARGETS["json"]))()


def test_without_atheris_the_command_says_what_to_install() -> None:
    """Where atheris is not installed the command ends with what to install, and with 2."""
    program = "import sys; sys.modules['atheris'] = None; from benchmarks import fuzz; sys.exit(fuzz.main(['text', '--seconds', '1']))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT)

    assert (ran.returncode, ran.stderr.strip()) == (2, WITHOUT)
