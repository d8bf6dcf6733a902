"""Tell which language a page is in, and each of its parts.

py3langid decides among the languages that the codebook reads and those it must be told apart from; it is loaded on first
use. Short parts follow the page.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from recoupe.codebook.load import Codebook
from recoupe.errors import UnknownLanguageError
from recoupe.model.folding import fold

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Identification needs no more than this: of 321 texts of the gold and their sources none is told otherwise by 300. Longer texts only cost time.
_ENOUGH_CHARACTERS = 400
# Below this many letters a part's own language is too uncertain to overrule the page's.
_LEAST_LETTERS = 80
# Where so many of a part's words are long function words of the page's language, nothing else needs to be asked; related
# languages share the short ones. Prose has about twice this share.
_OWN_WORDS = 0.12
_SHORTEST_OWN = 3
# A part is told to be in another language only when the identifier is this sure.
_LEAST_SURE = 0.9


def page_language(texts: Iterable[str], origin: str, codebook: Codebook) -> str:
    """Tell the language of a page by its longest texts.

    Raises:
        UnknownLanguageError: the best guess is a language that the codebook has no file for.
    """
    ranked = sorted(texts, key=len, reverse=True)
    sample = "\n".join(ranked)[:_ENOUGH_CHARACTERS]
    best, _ = _identifier(_candidates(codebook)).classify(_calm(sample))
    if best not in codebook.languages:
        raise UnknownLanguageError(
            f"{origin}: the text reads as {_language_name(best)} ({best!r}), which is not read yet; "
            f"pass `--language` with one of {', '.join(sorted(codebook.languages))} if that is wrong"
        )
    return str(best)


def part_language(text: str, page: str, codebook: Codebook) -> str:
    """Tell the language of one part; what is short or unsure is in the page's language."""
    if len(text) < _LEAST_LETTERS or sum(map(str.isalpha, text)) < _LEAST_LETTERS or _is_plainly(text, page, codebook):
        return page
    best, sure = _identifier(_candidates(codebook)).classify(_calm(text[:_ENOUGH_CHARACTERS]))
    return str(best) if sure >= _LEAST_SURE else page


def _is_plainly(text: str, page: str, codebook: Codebook) -> bool:
    """Tell whether a text is in the page's language by its function words."""
    own = _long_function_words(codebook.language(page).reading.function_words)
    words = fold(text[:_ENOUGH_CHARACTERS]).replace("'", " ").split()
    return sum(word in own for word in words) >= _OWN_WORDS * len(words)


@lru_cache(maxsize=16)
def _long_function_words(words: tuple[str, ...]) -> frozenset[str]:
    """Fold function words and leave out the short ones."""
    return frozenset(folded for folded in map(fold, words) if len(folded) >= _SHORTEST_OWN)


def check_language(code: str, origin: str, codebook: Codebook) -> str:
    """Accept a language that the caller names.

    Raises:
        UnknownLanguageError: the codebook has no file for it.
    """
    if code not in codebook.languages:
        raise UnknownLanguageError(f"{origin}: language {code!r} is not read; choose one of {', '.join(sorted(codebook.languages))}")
    return code


def _candidates(codebook: Codebook) -> tuple[str, ...]:
    """Gather the languages to tell apart, sorted."""
    apart = {code for language in codebook.languages.values() for code in language.reading.told_apart}
    return tuple(sorted(apart | set(codebook.languages)))


@lru_cache(maxsize=4)
def _identifier(candidates: tuple[str, ...]) -> "LanguageIdentifier":
    """Load the identifier, restricted to the candidates that it knows."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - costs 0.2 s and memory, only when needed

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in candidates if code in identifier.labels])
    return identifier


def _calm(text: str) -> str:
    """Lower a text that is mostly in capitals: the identifier learnt from ordinary case."""
    upper = sum(map(str.isupper, text))
    return text.lower() if upper * 2 > sum(map(str.isalpha, text)) else text


def _language_name(code: str) -> str:
    """Give the English name of a language, or its code."""
    from babel import Locale  # noqa: PLC0415 - only in a message

    return str(Locale("en").languages.get(code, code))
