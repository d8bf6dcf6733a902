"""Keep what a run has done in its folder, so that it goes on where it stopped: each result is there whole or not at all.

OUT/plan.json        what the run is about: sources, shards with digests, versions; the first thing that is written
OUT/shards/          of each shard its records (`.jsonl`, as `recoupe read` writes them) and what became of it (`.json`, written last)
OUT/work/            results of linking, until the run is whole
OUT/incidents.jsonl  the incidents
OUT/tables/          the tables
OUT/manifest.json    what all of it is, with digests; the last thing that is written
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from recoupe.errors import ScaleError
from recoupe.scale.shards import Shard
from recoupe.store.file_lock import file_lock

Plain = Mapping[str, Any]
PLAN, MANIFEST, INCIDENTS, SHARDS, WORK, TABLES = "plan.json", "manifest.json", "incidents.jsonl", "shards", "work", "tables"
_LOCK = ".lock"
# What a plan must have in common with the plan of the run that it goes on with, and what to say where it has not.
_SAME: Mapping[str, str] = {
    "program": "was begun with another version of the program",
    "rules": "was begun with another codebook, or other rules of linking",
    "sources": "holds a run on other sources",
    "keys": "holds a run that took texts from other keys",
    "size": "holds a run with shards of another size",
    "gate": "holds a run with another gate, or with none where this one has it, or the other way round",
    "shards": "holds a run on the same names, whose files have changed since",
}


class Shelf:
    """The folder of one run."""

    def __init__(self, out: Path) -> None:
        """Keep where it is; nothing is made yet.

        Args:
            out: the folder.
        """
        self.out = out

    @contextmanager
    def held(self) -> Iterator[None]:
        """Make the folder, and keep others from writing to it.

        Raises:
            ScaleError: it holds something else, or another run is at work in it.
        """
        if self.out.is_dir() and not (self.out / PLAN).exists() and any(one.name != _LOCK for one in self.out.iterdir()):
            raise ScaleError(f"the folder {str(self.out)!r} holds something else than a run; name a new folder")
        self.out.mkdir(exist_ok=True)
        with file_lock(self.out / _LOCK) as free:
            if not free:
                raise ScaleError(f"another run is at work in {str(self.out)!r}; wait for its end, or name another folder")
            yield

    def begin(self, plan: Plain) -> bool:
        """Write the plan down, and tell whether the run goes on with what is there.

        Args:
            plan: what the run is about.

        Raises:
            ScaleError: the folder holds a run with another plan.
        """
        path = self.out / PLAN
        if not path.exists():
            self.write(PLAN, _written(plan))
            return False
        before = json.loads(path.read_bytes())
        for key, said in _SAME.items():
            if before.get(key) != plan[key]:
                raise ScaleError(f"the folder {str(self.out)!r} {said}; name a new folder, or remove it if its results are not needed")
        return True

    def shard(self, shard: Shard) -> Plain | None:
        """Give what became of a shard; None where it must be read still."""
        path = self.out / SHARDS / f"{shard.name}.json"
        if not path.exists():
            return None
        found: Plain = json.loads(path.read_bytes())
        records = self.records(shard.name)
        return found if records is not None and sha256(records) == found["records_sha256"] else None

    def records(self, name: str) -> bytes | None:
        """Give the records of a shard, one a line; None where there are none yet."""
        path = self.out / SHARDS / f"{name}.jsonl"
        return path.read_bytes() if path.exists() else None

    def stretches(self, name: str, stretches: Sequence[tuple[int, int]]) -> Iterator[bytes]:
        """Yield stretches of the records of a shard: where each begins, and how long it is."""
        with (self.out / SHARDS / f"{name}.jsonl").open("rb") as file:
            for start, length in stretches:
                file.seek(start)
                yield file.read(length)

    def keep_shard(self, shard: Shard, records: bytes, failures: Sequence[Plain]) -> Plain:
        """Write down what became of a shard: the records first, so that a run that is cut off here reads it again."""
        self.write(f"{SHARDS}/{shard.name}.jsonl", records)
        told = {**shard.plain(), "records": records.count(b"\n"), "records_sha256": sha256(records), "failures": list(failures)}
        self.write(f"{SHARDS}/{shard.name}.json", _written(told))
        return told

    def result(self, name: str, content: bytes) -> bytes | None:
        """Give what came of a task that was done on this content; None where it is to be done still."""
        path = self.out / WORK / name
        head, _, rest = path.read_bytes().partition(b"\n") if path.exists() else (b"", b"", b"")
        return rest if head.decode("ascii") == sha256(content) else None

    def keep_result(self, name: str, content: bytes, result: bytes) -> None:
        """Write down what came of a task."""
        self.write(f"{WORK}/{name}", sha256(content).encode("ascii") + b"\n" + result)

    def manifest(self) -> Plain | None:
        """Give the manifest of a run that is whole, as far as its files are those that it names; else None."""
        path = self.out / MANIFEST
        if not path.exists():
            return None
        found: Plain = json.loads(path.read_bytes())
        return found if all(self._is(one["path"], one["sha256"]) for one in found["files"]) else None

    def _is(self, name: str, digest: str) -> bool:
        path = self.out / name
        return path.exists() and sha256(path.read_bytes()) == digest

    def finish(self, manifest: Plain) -> None:
        """Write the manifest, and remove what only a run that goes on needs."""
        self.write(MANIFEST, _written(manifest))
        shutil.rmtree(self.out / WORK, ignore_errors=True)

    def clear_tables(self) -> None:
        """Remove the tables of a run that was cut off while it wrote them."""
        (self.out / MANIFEST).unlink(missing_ok=True)
        shutil.rmtree(self.out / TABLES, ignore_errors=True)

    def write(self, name: str, content: bytes) -> Plain:
        """Write a file so that it is there whole or not at all, and say what it is."""
        path = self.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.part")
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        return {"path": name, "sha256": sha256(content)}


def sha256(content: bytes) -> str:
    """Give the digest of bytes."""
    return hashlib.sha256(content).hexdigest()


def _written(plain: Plain) -> bytes:
    return json.dumps(plain, indent=1, ensure_ascii=True).encode("ascii") + b"\n"
