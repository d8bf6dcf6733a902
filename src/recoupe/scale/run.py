"""Go through a whole run: cut, read, link, write. What comes out depends on the sources and the codebook, and on nothing of the engine."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from recoupe.codebook.load import load_codebook
from recoupe.codebook.relevance import gate_rules
from recoupe.errors import ScaleError
from recoupe.export.arrow import import_pyarrow
from recoupe.link.incidents import key_rules
from recoupe.read.captures import DEFAULT_KEYS, Keys, Notice
from recoupe.read.intake import Intake
from recoupe.scale.engine import Engine, Wishes
from recoupe.scale.linking import link_wide
from recoupe.scale.parcels import PROGRAM
from recoupe.scale.reading import read_shards
from recoupe.scale.rounds import Floor, Watcher
from recoupe.scale.shards import Cut, Shard, cut, refuse_unreadable
from recoupe.scale.shelf import INCIDENTS, SHARDS, Plain, Shelf
from recoupe.scale.tables import write_tables

PLAN_SCHEMA, MANIFEST_SCHEMA = "recoupe/run-plan/1", "recoupe/run/1"


@dataclass(frozen=True, slots=True)
class Run:
    """What is asked for.

    Attributes:
        sources: files and folders.
        out: the folder of the run.
        keys: where texts stand in JSON Lines and tables.
        as_lines: take every input that is no table for JSON Lines.
        size: reports of a shard.
        gate: parse nothing where no word speaks for a violent deed.
    """

    sources: tuple[str, ...]
    out: Path
    keys: Keys = DEFAULT_KEYS
    as_lines: bool = False
    size: int = 50
    gate: bool = False

    def cuts(self, watcher: Watcher | None = None) -> Iterator[Cut]:
        """Yield the shards of the sources with what they hold; notices are told, once, to the watcher."""

        def tell(notice: Notice) -> None:
            if watcher is not None:
                watcher.tell(f"note ({notice.code}): {notice.message}")

        yield from cut(self.sources, Intake(keys=self.keys, as_lines=self.as_lines), self.size, tell)


def run_wide(run: Run, engine: Engine, wishes: Wishes, watcher: Watcher) -> Plain:
    """Read the sources, link what they tell, write records, incidents and tables, and give the manifest.

    Args:
        run: what is asked for.
        engine: by which the work is done.
        wishes: how it is opened.
        watcher: looks on.

    Raises:
        ScaleError: the run cannot begin, or cannot go on; what is done is kept, and the same call goes on with it.
        ExportError: pyarrow is not installed.
    """
    refuse_unreadable(run.sources)
    import_pyarrow()
    _refuse_inside(run)
    shelf, rules = Shelf(run.out), key_rules(load_codebook())
    with shelf.held():
        shards = _planned(run, watcher)
        if shelf.begin(_plan(run, rules, shards)):
            whole = shelf.manifest()
            if whole is not None:
                watcher.tell(f"the run in {str(run.out)!r} is whole; nothing was left to do")
                return whole
        with engine.open(wishes) as crew:
            return _done(run, Floor(crew, shelf, watcher), shards, rules)


def _refuse_inside(run: Run) -> None:
    """Refuse to write where is read.

    Raises:
        ScaleError: the folder of the run lies in a source.
    """
    for source in run.sources:
        if Path(source).is_dir() and run.out.resolve().is_relative_to(Path(source).resolve()):
            raise ScaleError(f"the folder {str(run.out)!r} lies in {source!r}, which is read; name a folder elsewhere")


def _planned(run: Run, watcher: Watcher) -> list[Shard]:
    watcher.begin("looking through the sources", 0)
    found = []
    for one in run.cuts(watcher):
        found.append(one.shard)
        watcher.step(one.shard.reports)
    return found


def _plan(run: Run, rules: str, shards: Sequence[Shard]) -> dict[str, Any]:
    """Say what a run is about."""
    return {
        "schema": PLAN_SCHEMA,
        "program": PROGRAM,
        "codebook": f"sha256:{load_codebook().digest}",
        "rules": rules,
        "sources": [source.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for source in run.sources],
        "keys": {**asdict(run.keys), "as_lines": run.as_lines},
        "size": run.size,
        "gate": f"sha256:{gate_rules().digest}" if run.gate else "",
        "shards": [shard.plain() for shard in shards],
    }


def _done(run: Run, floor: Floor, shards: Sequence[Shard], rules: str) -> Plain:
    read = read_shards(floor, run.cuts(), shards, load_codebook(), gate=run.gate)
    hall, incidents = link_wide(floor, [shard.name for shard in shards], rules)
    files = [
        *({"path": f"{SHARDS}/{one['name']}.jsonl", "sha256": one["records_sha256"], "rows": one["records"]} for one in read),
        {**floor.shelf.write(INCIDENTS, b"".join(incidents.values())), "rows": len(incidents)},
        *write_tables(floor, hall, incidents),
    ]
    plan = {name: held for name, held in _plan(run, rules, shards).items() if name not in {"schema", "shards"}}
    counts = {"reports": sum(one["records"] for one in read), "incidents": len(incidents)}
    kept = [{name: held for name, held in one.items() if name != "failures"} for one in read]
    failures = [{"shard": one["name"], **failure} for one in read for failure in one["failures"]]
    manifest = {"schema": MANIFEST_SCHEMA, **plan, **counts, "shards": kept, "failures": failures, "files": sorted(files, key=lambda one: one["path"])}
    floor.shelf.finish(manifest)
    return manifest
