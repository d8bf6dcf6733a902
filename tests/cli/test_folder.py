"""The promise of a folder: two hundred files, ten of them bad."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SENTENCES = {
    "fr": (
        "L'armée a bombardé mardi le village de {place}, tuant au moins {n} civils, selon le gouverneur.",
        "Des hommes armés ont attaqué un convoi près de {place} le 4 mars 2024. {n} soldats ont été blessés, a annoncé l'armée dans un communiqué.",
        "Le Mouvement du Nord a revendiqué l'attaque à la voiture piégée qui a fait {n} morts à {place}.",
    ),
    "en": (
        "Gunmen killed {n} soldiers near {place} on Tuesday, the army said in a statement.",
        "A drone strike on a fuel depot in {place} wounded at least {n} people on 4 March 2024, witnesses said.",
        "The governor accused rebels of burning {n} houses in {place}. The group denied any role.",
    ),
}
BAD = {
    "b00-empty.txt": b"",
    "b01-blank.txt": b" \r\n\t\n ",
    "b02-binary.txt": bytes(range(256)) * 40,
    "b03-picture.txt": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200),
    "b04-mixed.txt": "Des hommes armés ont tué trois civils à Gao. ".encode() * 20 + "L'armée a démenti, une fois arrivée là-bas. ".encode("cp1252") * 20,
    "b05-turkish.txt": "Silahlı kişiler salı günü Gao yakınlarında üç askeri öldürdü, ordu yaptığı açıklamada bunu doğruladı.\n".encode() * 5,
    "b06-menu.html": b"<html><head><title>Home</title></head><body><nav><a href='/a'>Home</a> <a href='/b'>News</a></nav></body></html>",
    "b07-data.json": b'{"killed": 3, "place": "Gao"}',
    "b08-zip.html": b"PK\x03\x04" + bytes(range(256)) * 20,
    "b09-huge.txt": b"Gunmen killed three soldiers near Gao on Tuesday.\n" * 440_000,
}


def fill(folder: Path) -> None:
    """Write 190 good files and ten bad ones, in several encodings and both formats."""
    for number in range(190):
        language = ("fr", "en")[number % 2]
        sentence = SENTENCES[language][number % 3].format(place=("Gao", "Kadra", "Tessit", "Dabaga")[number % 4], n=number % 17 + 2)
        text = f"{sentence}\n\n{SENTENCES[language][(number + 1) % 3].format(place='Ménaka', n=number + 3)}\n"
        if number % 5 == 0:
            body = "".join(f"<p>{line}</p>" for line in text.split("\n") if line)
            page = f"<html lang='{language}'><head><meta charset='utf-8'><title>{sentence}</title></head><body><article>{body * 3}</article></body></html>"
            (folder / f"{number:03}.html").write_bytes(page.encode())
        else:
            (folder / f"{number:03}.txt").write_bytes(text.encode("utf-8" if number % 3 else "utf-16"))
    for name, content in BAD.items():
        (folder / name).write_bytes(content)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("two-hundred")
    fill(made)
    return made


def run(folder: Path, seed: str) -> subprocess.CompletedProcess[bytes]:
    program = [sys.executable, "-m", "recoupe", "read", "."]
    return subprocess.run(program, capture_output=True, check=False, cwd=folder, env={"PYTHONHASHSEED": seed, "PATH": ""})


@pytest.fixture(scope="module")
def ran(folder: Path) -> subprocess.CompletedProcess[bytes]:
    return run(folder, "0")


def test_good_files_give_records(ran: subprocess.CompletedProcess[bytes]) -> None:
    """190 of 200 files give a record, in the order of their names."""
    origins = [json.loads(line)["origin"] for line in ran.stdout.splitlines()]

    assert len(origins) == 190
    assert origins == sorted(origins)


def test_bad_files_are_told_by_name(ran: subprocess.CompletedProcess[bytes]) -> None:
    """Each of the ten bad files has one line on standard error; the exit code is 4."""
    *told, summary = ran.stderr.decode().splitlines()

    assert [next(name for name in BAD if name in line) for line in told] == sorted(BAD)
    assert summary == "recoupe: 190 records, 10 errors"
    assert ran.returncode == 4


def test_second_run_gives_the_same_bytes(folder: Path, ran: subprocess.CompletedProcess[bytes]) -> None:
    """Another run, with another seed of hashing, writes the same bytes."""
    assert run(folder, "1").stdout == ran.stdout
