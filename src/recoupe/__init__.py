"""Turn news reports of conflict, in French and English, into coded events with the exact characters each rests on.

    import recoupe

    report = recoupe.read("report.txt")
    print(recoupe.to_json(report))

    with recoupe.open("recoupe.db", create=True) as ledger:
        ledger.add("reports/")
        table = ledger.incidents().to_pandas()

Names are imported when they are first used, so that `import recoupe` costs nothing.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

import recoupe.read as _room
from recoupe.version import __version__ as __version__

if TYPE_CHECKING:
    from recoupe.codebook.load import load_codebook as load_codebook
    from recoupe.errors import RecoupeError as RecoupeError
    from recoupe.model.report import Report as Report
    from recoupe.model.serial import from_dict as from_dict
    from recoupe.model.serial import to_dict as to_dict
    from recoupe.model.serial import to_json as to_json
    from recoupe.pipeline.opening import OpenLedger as OpenLedger
    from recoupe.pipeline.opening import open_for_work as open
    from recoupe.pipeline.reading import Failure as Failure
    from recoupe.pipeline.reading import read_many as read_many
    from recoupe.pipeline.reading import read_report as read_report
    from recoupe.pipeline.single import read as read
    from recoupe.read.captures import ReadOptions as ReadOptions
    from recoupe.read.fetching import Fetcher as Fetcher
    from recoupe.read.intake import Intake as Intake

_HOMES = {
    "Failure": "recoupe.pipeline.reading",
    "Fetcher": "recoupe.read.fetching",
    "Intake": "recoupe.read.intake",
    "OpenLedger": "recoupe.pipeline.opening",
    "ReadOptions": "recoupe.read.captures",
    "RecoupeError": "recoupe.errors",
    "Report": "recoupe.model.report",
    "from_dict": "recoupe.model.serial",
    "load_codebook": "recoupe.codebook.load",
    "open": "recoupe.pipeline.opening",
    "read_many": "recoupe.pipeline.reading",
    "read_report": "recoupe.pipeline.reading",
    "to_dict": "recoupe.model.serial",
    "to_json": "recoupe.model.serial",
}

# Public names that are called otherwise where they are made.
_AS = {"open": "open_for_work"}

__all__ = [
    "Failure",
    "Fetcher",
    "Intake",
    "OpenLedger",
    "ReadOptions",
    "RecoupeError",
    "Report",
    "__version__",
    "from_dict",
    "load_codebook",
    "open",
    "read",
    "read_many",
    "read_report",
    "to_dict",
    "to_json",
]


def __getattr__(name: str) -> object:
    """Import a public name from its home.

    Raises:
        AttributeError: there is no such public name.
    """
    if name not in _HOMES:
        raise AttributeError(f"module 'recoupe' has no attribute {name!r}; its public names are {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), _AS.get(name, name))


class _CallableRoom(ModuleType):
    """The room `recoupe.read`, which is also the function of that name: a package and a function of one name must be one thing."""

    def __call__(self, source: object, **known: object) -> object:
        """Turn one report into its record, as `recoupe.pipeline.single.read` says.

        Raises:
            RecoupeError: the report cannot be read; its kind says why.
        """
        return import_module("recoupe.pipeline.single").read(source, **known)


_room.__class__ = _CallableRoom
