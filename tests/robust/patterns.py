"""Find every pattern that the package compiles, and strings that a careless one takes too long over.

`python -m tests.robust.patterns` lists the patterns as JSON: it imports every module and has texts read, and listens meanwhile to whatever `re` is asked for
by the package. It runs in a program of its own, so that nothing was compiled before.
"""

import ast
import json
import pkgutil
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

LENGTH = 100_000
MOST_MS = 100
# A pattern that takes longer than any may is not tried with more.
STEPS = (25, 30, 35, 40, 50, 60, 75, 90, 120, 160, 220, 300, 3_000, 20_000)
NEAR_MISS = "\x01"
# What any pattern is tried with; those that are made of the words of the codebook are many and alike.
_PLAIN = ("0", " ", "a", "A", '"', "'", "(", "«", "-", "\n", ".", "é", "a ", "1 ", "A. ", "1,", "<a ", "'s ", "\u00a0", "/", ": ")
_ONE_OF = {kinds.CATEGORY_DIGIT: "7", kinds.CATEGORY_SPACE: " ", kinds.CATEGORY_WORD: "a"}
_NONE_OF = {kinds.CATEGORY_NOT_DIGIT: "a", kinds.CATEGORY_NOT_SPACE: "a", kinds.CATEGORY_NOT_WORD: "-"}
_REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)
_OFTEN = 20
# A time so many times too long is no chance of a busy machine.
_SURELY = 5
MANY = {"recoupe.resolve.dates"}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A pattern of the package: who asked for it, what it says, by which flags, whether it is for bytes, and whether it is tried at one place alone."""

    module: str
    pattern: str
    flags: int
    is_bytes: bool
    anchored: bool

    def compile(self) -> re.Pattern:
        """Compile it anew."""
        return re.compile(self.pattern.encode("latin-1") if self.is_bytes else self.pattern, self.flags)


def heard() -> list[Compiled]:
    """Import all and read some, and give every pattern that the package asked for meanwhile."""
    found: set[Compiled] = set()
    own, compiled = re._compile, re.Pattern

    def listening(pattern: object, flags: int) -> object:
        frame = sys._getframe(2)
        module = frame.f_globals.get("__name__", "")
        anchored = module.startswith("recoupe") and is_anchored(frame.f_code.co_filename, frame.f_lineno)
        if module.startswith("recoupe") and not isinstance(pattern, compiled):
            text = pattern.decode("latin-1") if isinstance(pattern, bytes) else str(pattern)
            found.add(Compiled(module, text, int(flags), isinstance(pattern, bytes), anchored))
        return own(pattern, flags)

    re._compile = listening
    _work()
    re._compile = own
    return sorted(found, key=lambda one: (one.module, one.pattern))


def _work() -> None:
    """Import every module, and read every example and every sample that is one report."""
    import recoupe

    for module in pkgutil.walk_packages(recoupe.__path__, "recoupe."):
        # One runs when it is imported; the other, which Alembic calls, cannot be imported alone.
        if module.name.rpartition(".")[2] not in {"__main__", "env"}:
            import_module(module.name)
    from recoupe.errors import ReadError
    from recoupe.pipeline.reading import read_report

    root = Path(__file__).parent.parent
    for path in (*sorted((root.parent / "examples").rglob("*.*")), *sorted((root / "contracts" / "samples").glob("*/*.*"))):
        try:
            read_report(path.read_bytes(), path.name)
        except ReadError:
            continue


def is_anchored(file: str, line: int) -> bool:
    """Tell whether the pattern that a line of the package makes is tried by `match` or `fullmatch` alone, at a place that the code chose."""
    direct = {call for at, call in _direct(file) if at == line and call != "compile"}
    name, calls = None if direct else _named(file).get(line), direct
    if name is not None:
        places = (file,) if name.startswith("_") else _sources()
        calls = {call for path in places for one, call in _uses(path) if one == name}
    return bool(calls) and calls <= {"match", "fullmatch"}


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse(Path(file).read_text("utf-8"))


@cache
def _named(file: str) -> dict[int, str]:
    """Give, by line, the name that what stands on it is bound to."""
    assigned = [node for node in ast.walk(_tree(file)) if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)]
    return {line: _name(node.targets[0]) for node in assigned for line in range(node.lineno, (node.end_lineno or 0) + 1) if _name(node.targets[0])}


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


@cache
def _sources() -> tuple[str, ...]:
    import recoupe

    return tuple(map(str, Path(recoupe.__path__[0]).rglob("*.py")))


@cache
def _uses(file: str) -> frozenset[tuple[str, str]]:
    """Give names with what is done with each: the method that is called, or that it is handed on."""
    found = {(_name(node.value), node.attr) for node in ast.walk(_tree(file)) if isinstance(node, ast.Attribute) and _name(node.value)}
    methods = {id(node.value) for node in ast.walk(_tree(file)) if isinstance(node, ast.Attribute)}
    loaded = [node for node in ast.walk(_tree(file)) if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load)]
    return frozenset(found | {(_name(node), "handed on") for node in loaded if id(node) not in methods})


@cache
def _direct(file: str) -> tuple[tuple[int, str], ...]:
    """Give the lines on which a function of `re` is called, with its name."""
    calls = [node for node in ast.walk(_tree(file)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _name(node.func.value) == "re"]
    return tuple((line, node.func.attr) for node in calls for line in range(node.lineno, (node.end_lineno or 0) + 1))


def hostile_strings(pattern: str, flags: int, plain: tuple[str, ...] = _PLAIN) -> list[tuple[str, str]]:
    """Give strings out of the classes of a pattern itself: what it begins with, then a part that it repeats, again and again, then a near miss."""
    parsed = parser.parse(pattern, flags)
    whole = _sample(parsed)
    pumps = {(before, part) for before, part in _repeated(parsed, "") if part}
    pumps |= {("", whole), ("", whole[:-1]), (whole[:-1], whole[-1:]), *(("", part) for part in plain)}
    return sorted((before, part) for before, part in pumps if part)


def _sample(parsed: object) -> str:
    """Give a short string that a pattern matches, about: look-around is passed over."""
    return "".join(_sample_of(kind, value) for kind, value in parsed)


def _sample_of(kind: object, value: object) -> str:
    if kind in _REPEATS:
        return _sample(value[2]) * max(1, min(value[0], 3))
    samples = {
        kinds.LITERAL: chr,
        kinds.NOT_LITERAL: lambda sign: "a" if sign != ord("a") else "b",
        kinds.ANY: lambda _: "a",
        kinds.IN: _one_of,
        kinds.BRANCH: lambda branch: _sample(branch[1][0]),
        kinds.SUBPATTERN: lambda group: _sample(group[3]),
        kinds.ATOMIC_GROUP: _sample,
    }
    return samples[kind](value) if kind in samples else ""


def _one_of(items: list[tuple[object, object]]) -> str:
    """Give a character of a class."""
    if items[0][0] is kinds.NEGATE:
        return next(sign for sign in "a7 -é\n" if not any(_holds(item, sign) for item in items[1:]))
    kind, value = items[0]
    if kind is kinds.RANGE:
        return chr(value[0])
    return chr(value) if kind is kinds.LITERAL else {**_ONE_OF, **_NONE_OF}[value]


def _holds(item: tuple[object, object], sign: str) -> bool:
    kind, value = item
    if kind is kinds.LITERAL:
        return chr(value) == sign
    if kind is kinds.RANGE:
        return value[0] <= ord(sign) <= value[1]
    tests = {"DIGIT": sign.isdigit(), "SPACE": sign.isspace(), "WORD": sign.isalnum() or sign == "_"}
    name = str(value).rpartition("_")[2]
    return tests[name] is not str(value).startswith("CATEGORY_NOT")


def _repeated(parsed: object, before: str) -> Iterator[tuple[str, str]]:
    """Yield every part that may be repeated often, with what stands in front of it."""
    for kind, value in parsed:
        if kind in _REPEATS:
            if value[1] is kinds.MAXREPEAT or value[1] >= _OFTEN:
                yield before, _sample(value[2])
            yield from _repeated(value[2], before)
        elif kind is kinds.BRANCH:
            for branch in value[1]:
                yield from _repeated(branch, before)
        elif kind is kinds.SUBPATTERN:
            yield from _repeated(value[3], before)
        elif kind in {kinds.ASSERT, kinds.ASSERT_NOT}:
            yield from _repeated(value[1], before)
        before += _sample_of(kind, value)


def slowest(one: Compiled, most: int = LENGTH) -> tuple[float, int, str]:
    """Give the milliseconds that a pattern takes at most over a hostile string, how long that is, and how it begins; less where that is too long already."""
    compiled, worst = one.compile(), (0.0, 0, "")
    plain = _PLAIN[:3] if one.module in MANY else _PLAIN
    for before, part in hostile_strings(one.pattern, one.flags, plain):
        for length in (*(step for step in STEPS if step < most), most):
            text = (before + part * (length // len(part)))[:length] + NEAR_MISS
            worst = max(worst, (_took(one, compiled, text), length, text[:40]))
            if worst[0] > MOST_MS:
                return worst
    return worst


def _took(one: Compiled, compiled: re.Pattern, text: str) -> float:
    """Give the least of three times, where the first is too long: a busy machine counts as little as it can."""
    given = text.encode("latin-1", "replace") if one.is_bytes else text
    took = _timed(one, compiled, given)
    return took if not MOST_MS < took < _SURELY * MOST_MS else min(took, _timed(one, compiled, given), _timed(one, compiled, given))


def _timed(one: Compiled, compiled: re.Pattern, text: str | bytes) -> float:
    """Give the milliseconds of processor that all matches take, or the one at the place where it is tried."""
    start = time.process_time()
    if one.anchored:
        compiled.match(text)
        compiled.fullmatch(text)
    else:
        for _ in compiled.finditer(text):
            pass
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    json.dump([[*astuple(one)] for one in heard()], sys.stdout)
