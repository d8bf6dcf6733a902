"""Measure whole templates in French by forty messages of MUC-4's development part that were translated, keys and all.

The news is of 1988–91 and translated: it measures the rules in French, not French reporting of today.
"""

from recoupe.codebook.load import Codebook
from recoupe.measure.goldset import GoldFolder, GoldSet, Outcome
from recoupe.measure.muc4 import Language, measure_messages, read_messages
from recoupe.measure.muc4_scoring.gtt import FRENCH_ARTICLES, Reduction

NAME = "muc4-fr"
FRENCH = Language("fr", Reduction(FRENCH_ARTICLES))


def measure_muc4_fr(folder: GoldFolder, codebook: Codebook) -> Outcome:
    """Give precision, recall and F1 of roles, slots and templates.

    Raises:
        GoldError: a line of the set is malformed.
        ModelMissingError: the French pipeline is not installed.
    """
    messages = read_messages(folder, ("muc4-fr/dev.jsonl", *(["dev.jsonl"] if folder.path.name == NAME else [])), ("all",))
    return measure_messages(messages, codebook, folder, FRENCH) if messages else Outcome()


GOLD_SET = GoldSet(NAME, "whole templates of MUC-4, forty messages in French", "muc4-fr/dev.jsonl", measure_muc4_fr, variants=("swapped", "capitals"))
