"""The tokenizers of both languages: spaCy's own class with short rules that are saved with the pipeline.

spaCy's French class brings 15,000 exceptions and takes seconds to load. Both pipelines stand on the
language-neutral class `xx` instead, and everything a language needs is in the regular expressions below.
"""

from __future__ import annotations

import re

from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer
from spacy.vocab import Vocab

_QUOTES = "\"'«»“”„‟‘’‚‛‹›`´′″"
_OPENERS = r"\(\[\{<«“„‘‚‹\"'`´’”¿¡*"
_CLOSERS = r"\)\]\}>»”’›\"'`´“!?,;:*…"
_CURRENCY = r"(?:[A-Z]{1,3}\$|[$£€¥₤₪₺₽₦₹])"
_DASHES = "-–—―‒−"
_SHORT_UNITS = r"(?:km²|km2|km|kg|cm|mm|mph|kph|ft|lbs?|m²|m2|bn|tn|mn|[kKmM](?!\w)|°C|°F|°)"
_ENGLISH_PREFIXES = [
    "anti",
    "pro",
    "ex",
    "co",
    "non",
    "pre",
    "post",
    "re",
    "un",
    "mid",
    "multi",
    "e",
    "semi",
    "sub",
    "ultra",
    "inter",
    "de",
    "neo",
    "pan",
    "pseudo",
    "mini",
    "mega",
]
_UNITS = r"(?:km²|km2|km|kg|cm|mm|m²|m2|m³|m3|mn|min|ha|kWh|MW|GW|GHz|MHz|Hz|Mo|Go|ko|mg|ml|m|h|g|s|°C|°F|°)"

_URL = (
    r"^(?:(?:https?|ftp)://[^\s<>«»\"]{1,2000}[^\s<>«»\".,;:!?)\]'’…]"
    r"|www\.[^\s<>«»\"]{1,2000}[^\s<>«»\".,;:!?)\]'’…]"
    r"|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}"
    r"|[@#]\w{1,100}"
    r"|\w[\w-]{0,60}(?:\.[\w-]{1,60}){0,3}\.(?:com|org|net|fr|uk|edu|gov|info|int|eu|io|tv)(?:/[^\s<>«»\"]{0,500})?)$"
)

_ABBREVIATIONS = {
    "fr": (
        "M. MM. Mme. Mlle. Me. Dr. Pr. Mgr. St. Ste. Gal. Cne. Lt. Col. Cdt. Sgt. Adj. av. apr. J.-C. etc. cf. c.-à-d. "
        "p. pp. art. al. env. max. min. éd. vol. chap. fig. hab. tél. réf. N.B. P.S. p.ex. ex. boul. bd. "
        "janv. févr. avr. juil. sept. oct. nov. déc. Inc. Corp. Ltd. Jr. Sr. vs. op. ibid. id. "
        "U.S. O.N.U. U.E. R.D.C. S.A. E.U. U.R.S.S. O.T.A.N. a.m. p.m."
    ),
    "en": (
        "Mr. Mrs. Ms. Messrs. Dr. Prof. Rev. Hon. St. Mt. Ft. Sen. Rep. Gov. Pres. Gen. Lt. Col. Maj. Capt. Cmdr. Cpl. "
        "Sgt. Adm. Brig. Supt. Insp. Det. Jr. Sr. Inc. Corp. Co. Cos. Ltd. Bros. Assn. Dept. Univ. Ave. Blvd. Rd. "
        "Jan. Feb. Mar. Apr. Aug. Sept. Sep. Oct. Nov. Dec. Mon. Tue. Tues. Wed. Thu. Thurs. Fri. "
        "a.m. p.m. A.M. P.M. U.S. U.K. U.N. E.U. U.S.A. D.C. U.A.E. U.S.S.R. N.Y. L.A. B.C. A.D. P.S. "
        "i.e. e.g. etc. vs. v. al. cf. ca. approx. est. No. Nos. pp. vol. fig. Art. Ph.D. M.D. B.A. M.A. "
        "Ala. Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ill. Ind. Kan. Ky. La. Md. Mass. Mich. Minn. Miss. Mo. Mont. "
        "Neb. Nev. Okla. Ore. Pa. Tenn. Tex. Va. Vt. Wash. Wis. Wyo."
    ),
}

_FRENCH_WHOLE = [
    "rendez-vous",
    "peut-être",
    "après-vous",
    "c'est-à-dire",
    "sauve-qui-peut",
    "garde-à-vous",
    "qu'en-dira-t-on",
    "m'as-tu-vu",
    "on-dit",
    "vis-à-vis",
    "tête-à-tête",
    "va-et-vient",
    "laissez-passer",
    "sot-l'y-laisse",
    "Ivry-en",
    "Saint-Lô",
    "Là-les",
]
_FRENCH_ELISION = r"(?i:l|d|qu|s|j|t|c|jusqu|lorsqu|puisqu|quoiqu)['’]"
_FRENCH_ELISION_VOWEL = r"(?i:n|m)['’](?=[aeiouyhàâäæéèêëîïôöœùûüAEIOUYHÀÂÄÆÉÈÊËÎÏÔÖŒÙÛÜ0-9«\"“])"
_FRENCH_CLITIC = (
    r"(?<=[^\W\d_]{2})-(?i:t-)?(?i:ils?|elles?|on)"
    r"|(?<=[^\W\d_]{2})-(?i:je|tu|nous|vous|moi|toi|lui|leur|ce)"
    r"|(?<=[^\W\d_]{3})(?<!-)-(?:y|les|en)(?<!-y-y)"
)
_FRENCH_CLITIC_A = r"(?<=\b[aA])-t-(?i:ils?|elles?|on)"

_ENGLISH_CLITIC = r"(?i:n['’]t)|['’](?i:s|re|ve|ll|d|m)"
_ENGLISH_SPLITS = {
    "cannot": 3, "gonna": 3, "gotta": 3, "wanna": 3, "gimme": 3, "lemme": 3, "dunno": 2, "dont": 2, "cant": 2,
    "doesnt": 4, "didnt": 3, "isnt": 2, "wont": 2, "'tis": 2, "'twas": 2,
}  # fmt: skip


def _cased(word: str) -> list[str]:
    """Return the spellings of a word that need a rule of their own."""
    curly = [w.replace("'", "’") for w in (word, word.capitalize(), word.upper())]
    return sorted({word, word.capitalize(), word.upper(), *curly})


def _rules(language: str) -> dict[str, list[dict[int, str]]]:
    rules: dict[str, list[dict[int, str]]] = {}
    for word in _ABBREVIATIONS[language].split():
        for form in {word, word.upper()}:
            rules[form] = [{ORTH: form}]
    if language == "fr":
        for word in _FRENCH_WHOLE:
            for form in _cased(word):
                rules[form] = [{ORTH: form}]
    else:
        for word, cut in _ENGLISH_SPLITS.items():
            for form in _cased(word):
                rules[form] = [{ORTH: form[:cut]}, {ORTH: form[cut:]}]
    return rules


def _prefixes(language: str) -> list[str]:
    prefixes = [
        r"\.\.+", "…", rf"[{_OPENERS}]", r"[\)\]\},;:!?»”›]", _CURRENCY, rf"[{_DASHES}](?=[^\W\d_]|[{_QUOTES}(])",
        r"--+", "[–—―]", "[•●▪■◦‣►▶→*§~=|/&%+]", r"[-+](?=\d)(?!\d+[-/])",
    ]  # fmt: skip
    if language == "fr":
        prefixes = [
            _FRENCH_ELISION,
            _FRENCH_ELISION_VOWEL,
            r"-(?i:t-)?(?i:ils?|elles?|on|je|tu|nous|vous|ce)$",
            *prefixes,
        ]
    else:
        prefixes = [
            r"['’](?i:s|re|ve|ll|d|m|em|til|cause)$",
            r"(?i:n['’]t)$",
            *prefixes,
        ]
    return prefixes


def _suffixes(language: str) -> list[str]:
    suffixes = [
        r"\.\.+", "…", rf"[{_CLOSERS}]", r"[\(\[\{«]", r"(?<=[\d\)])%", "[%‰]", _CURRENCY, rf"(?<=\d){_UNITS if language == 'fr' else _SHORT_UNITS}",
        r"(?<=[^\W\d_]{2})\.", r"(?<=[\d%°²\)\]\}»”\"'’])\.", r"(?<=[a-zà-ÿ0-9])\.", "--+", f"[{_DASHES}]", r"(?<=\w)[/|]",
        r"(?<=\W)\.",
    ]  # fmt: skip
    if language == "fr":
        suffixes += [_FRENCH_CLITIC, _FRENCH_CLITIC_A]
    else:
        suffixes += [
            _ENGLISH_CLITIC,
            r"(?<=\d)(?i:am|pm|a\.m\.|p\.m\.|bn|tn)",
            r"(?<=[sS])['’]",
        ]
    return suffixes


def _infixes(language: str) -> list[str]:
    infixes = [
        r"\.\.+", "…", "[–—―]", "--+", r"(?<=[^\W\d_])[,;:!?«»“”\"](?=[^\W\d_])", r"[\(\)\[\]]", r"(?<=[^\W\d_]{2})/(?=[^\W\d_])",
        r"(?<=[a-zà-ÿ]{2})\.(?=[A-ZÀ-Þ])", r"[«»“”]", r"(?<=\d)/(?=[^\W\d_])",
    ]  # fmt: skip
    if language == "en":
        bare = "".join(rf"(?<!\b{p}|\b{p.capitalize()})" for p in _ENGLISH_PREFIXES)
        infixes += [
            rf"(?<=\w){bare}-(?=\w)",
            r"(?<=\.)-(?=\w)",
            r"(?<=\w)/(?=[^\W\d_])",
        ]
    else:
        infixes += [r"(?<=\d)[hH](?=\d)", rf"(?<=[(\-«“\"/])(?:{_FRENCH_ELISION})"]
    return infixes


def make_tokenizer(vocab: Vocab, language: str) -> Tokenizer:
    """Return the tokenizer of a language (`fr` or `en`)."""
    prefix = re.compile("|".join(f"^(?:{p})" for p in _prefixes(language)))
    suffix = re.compile("|".join(f"(?:{p})$" for p in _suffixes(language)))
    infix = re.compile("|".join(_infixes(language)))
    return Tokenizer(
        vocab,
        rules=_rules(language),
        prefix_search=prefix.search,
        suffix_search=suffix.search,
        infix_finditer=infix.finditer,
        token_match=None,
        url_match=re.compile(_URL).match,
    )
