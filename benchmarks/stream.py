"""Make a stream of short reports, seeded: as long as is asked for, 25 a day, some of which tell of violence.

Days go on with the reports, towns do not grow with them, and each report brings two words that no other has, as streams of news do: what a program keeps
of each word or each day shows. All sentences are our own.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random

A_DAY = 25
FIRST_DAY = date(2020, 1, 1)
TOWNS = tuple(
    "Gao|Kassala|Ménaka|El Fasher|Tessit|Kidal|Port Sudan|Ansongo|Mopti|Djibo|Dori|Kaya|Tillabéri|Diffa|Maiduguri|Baidoa|Kismayo|Mogadishu|Goma|Bunia|Beni|"
    "Butembo|Bangui|Bria|Bambari|Malakal|Wau|Bentiu|Nyala|Zalingei|Kutum|Marib|Taiz|Hodeidah|Idlib|Raqqa|Kirkuk|Mosul|Kandahar|Kunduz|Jalalabad|Quetta|"
    "Peshawar|Kharkiv|Kherson|Donetsk|Buenaventura|Tumaco|Culiacán|Port-au-Prince".split("|")
)
# A sentence has slots, and each slot is filled by chance, so that few reports are near copies of one another.
SLOTS = {
    "fr": {
        "who": "Des hommes armés|Des combattants à moto|Des assaillants inconnus|Des miliciens|Des rebelles|Des insurgés|Des bandits|Des soldats",
        "did": "ont tué|ont abattu|ont blessé|ont enlevé|ont attaqué|ont capturé|ont exécuté",
        "whom": "villageois|commerçants|éleveurs|enseignants|chauffeurs|pêcheurs|cultivateurs|infirmiers|élèves|miliciens|policiers",
        "where": "près de|au nord de|à l'est de|à la sortie de|non loin de|à l'ouest de|au sud de",
        "when": "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
        "says": "a annoncé|a déclaré|a indiqué|a affirmé|a précisé|a confié",
        "source": "le préfet|un responsable local|l'armée|la gendarmerie|un élu|un habitant|un médecin|une association|la mairie",
        "thing": "un budget|un projet|une campagne|un concours|un marché|une école|un atelier|un festival|une bibliothèque|un stade|un jardin|une foire",
        "for": "pour les jeunes|pour les marchands|pour les familles|pour les tisserands|pour les visiteurs|pour les musiciens",
        "new": "a présenté|a ouvert|a préparé|a financé|a promis|a visité|a inauguré|a agrandi",
        "crop": "Le mil|Le riz|Le sorgho|Le coton|L'arachide|Le maïs|L'oignon|La mangue|Le sésame|Le blé|La tomate",
        "price": "se vend plus cher|se vend mieux|manque sur les étals|arrive enfin|se conserve mal|attire des acheteurs",
        "season": "depuis la saison des pluies|depuis le printemps|cette semaine|avant la fête|après la récolte|ce mois-ci|comme chaque année",
    },
    "en": {
        "who": "Gunmen|Armed men on motorbikes|Unknown attackers|Militiamen|Rebels|Insurgents|Bandits|Soldiers|Police officers|Fighters",
        "did": "killed|shot dead|wounded|abducted|attacked|captured|executed",
        "whom": "villagers|traders|herders|teachers|drivers|fishermen|farmers|nurses|pupils|militiamen|policemen",
        "where": "near|north of|east of|outside|not far from|west of|south of",
        "when": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
        "says": "said|announced|reported|confirmed|told reporters",
        "source": "the governor|a local official|the army|the police|a councillor|a resident|a doctor|an aid group|the town hall",
        "thing": "a budget|a project|a campaign|a contest|a market|a school|a workshop|a festival|a library|a stadium|a garden|a fair",
        "for": "for young people|for traders|for families|for weavers|for visitors|for readers|for musicians|for cooks",
        "new": "presented|opened|prepared|paid for|promised|visited|inaugurated|enlarged",
        "crop": "Millet|Rice|Sorghum|Cotton|Groundnut|Maize|Onion|Mango|Sesame|Wheat|Tomato",
        "price": "sells at a higher price|sells better|is missing from the stalls|has come at last|keeps badly|draws buyers",
        "season": "since the rains|since spring|this week|before the feast|after the harvest|this month|as every year",
    },
}
VIOLENT = {
    "fr": "{who} {did} {n} {whom} {when} {where} {place}, {says} {source}.",
    "en": "{who} {did} {n} {whom} on {when} {where} {place}, {source} {says}.",
}
QUIET = {
    "fr": (
        "À {place}, {source} {new} {thing} {for}.",
        "{crop} {price} {season}, {says} {source}.",
        "Le lecteur {name} demande {thing} {for} {season}.",
        "Pour {n} élèves de {place}, {source} {new} {thing}, et {name} {new} {thing} {for}.",
    ),
    "en": (
        "In {place}, {source} {new} {thing} {for}.",
        "{crop} {price} {season}, {source} {says}.",
        "The reader {name} asks for {thing} {for} {season}.",
        "For {n} pupils of {place}, {source} {new} {thing}, and {name} {new} {thing} {for}.",
    ),
}
_PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>
<body><nav><ul>{links}</ul></nav><main><article><h1>{title}</h1>{paragraphs}</article></main>
<aside><ul>{links}</ul></aside><footer><p>© 2024 Example</p></footer></body></html>
"""
_SLOT = re.compile(r"\{(\w+)\}")
_CONSONANTS, _VOWELS = "bcdfglmnprstv", "aeioua"


def stream(count: int, violent: float = 1.0, seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield reports as lines of JSON have them: id, text, day of publication, language.

    Args:
        count: how many.
        violent: the share of those that tell of violence.
        seed: of the chance.
    """
    chance = Random(seed)
    for number in range(count):
        language = ("fr", "en")[number % 2]
        first = (VIOLENT[language],) if chance.random() < violent else ()
        told = {"place": chance.choice(TOWNS), "name": " ".join(_name(number, salt) for salt in (7919, 104729))}
        lines = [_filled(sentence, language, told, chance) for sentence in (*first, *chance.sample(QUIET[language], 4))]
        published = FIRST_DAY + timedelta(days=number // A_DAY)
        text = f"{told['place']} {number}\n\n{' '.join(lines)}\n"
        yield {"id": f"{number:07d}", "text": text, "published": published.isoformat(), "language": language}


def _filled(sentence: str, language: str, told: Mapping[str, str], chance: Random) -> str:
    """Fill the slots of a sentence, each anew."""

    def fill(slot: re.Match[str]) -> str:
        if slot[1] in told:
            return told[slot[1]]
        return str(chance.randint(2, 90)) if slot[1] == "n" else chance.choice(SLOTS[language][slot[1]].split("|"))

    filled = _SLOT.sub(fill, sentence)
    return filled[0].upper() + filled[1:]


def _name(number: int, salt: int) -> str:
    """Give a name that no other number has with the same salt, by its consonants alone: names are found by how they sound."""
    left, syllables = number + salt, []
    while left:
        left, digit = divmod(left, len(_CONSONANTS))
        syllables.append(_CONSONANTS[digit] + _VOWELS[len(syllables)])
    return "".join(syllables).capitalize()


def write_stream(path: Path, count: int, violent: float) -> int:
    """Write a stream as lines of JSON, and give the number of its words."""
    words = 0
    with path.open("w", encoding="utf-8") as file:
        for report in stream(count, violent):
            words += len(report["text"].split())
            file.write(json.dumps(report, ensure_ascii=False) + "\n")
    return words


def page(name: str, text: str) -> bytes:
    """Set a made text in a page as sites have them: menus before it, links beside it."""
    title, *paragraphs = text.strip().split("\n\n")
    links = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in ("News", "Sport", "Culture", "Contact"))
    written = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return _PAGE.format(language=name.split("-")[0], title=title, links=links, paragraphs=written).encode()
