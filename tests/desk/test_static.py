"""What others wrote is shipped unchanged, with its licence, and nothing is loaded from elsewhere."""

import hashlib
import re
import tomllib
from importlib.resources import files
from pathlib import Path

STATIC = Path(str(files("recoupe") / "desk" / "static"))
VENDOR = STATIC / "vendor"
SOURCES = tomllib.loads((VENDOR / "SOURCES.toml").read_text("utf-8"))["package"]
# What the desk may ask a browser to run of its own.
MOST_BYTES_OF_SCRIPT = 60_000


def test_files_of_others_are_as_they_were_published() -> None:
    """Every file of others has the hash that stands beside it, each package a licence, and no file is unaccounted for."""
    listed = {name: digest for package in SOURCES for name, digest in package["files"].items()}
    found = {path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.rglob("*") if path.is_file()}

    assert {name: digest for name, digest in found.items() if name != "SOURCES.toml"} == listed
    assert all(any(name.endswith("/LICENSE") for name in package["files"]) for package in SOURCES)
    assert all(re.fullmatch(r"[0-9a-f]{64}", package["sha256"]) and package["url"].startswith("https://registry.npmjs.org/") for package in SOURCES)


def test_own_scripts_stay_small_and_stay_here() -> None:
    """Our own JavaScript is under 60 kB, names no other site and evaluates nothing."""
    scripts = [path.read_text("utf-8") for path in STATIC.glob("*.js")]

    assert 0 < sum(len(script.encode()) for script in scripts) < MOST_BYTES_OF_SCRIPT
    assert [
        script for script in scripts if re.search(r"https?://(?!www\.w3\.org)|\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write", script)
    ] == []


def test_one_stylesheet_that_loads_nothing() -> None:
    """There is one stylesheet of ours, and it loads nothing."""
    (sheet,) = STATIC.glob("*.css")

    assert "url(" not in sheet.read_text("utf-8")
    assert "@import" not in sheet.read_text("utf-8")


def test_no_template_marks_anything_safe() -> None:
    """No template turns escaping off, and none names another site."""
    templates = {path.name: path.read_text("utf-8") for path in (STATIC.parent / "templates").rglob("*.html")}

    assert [name for name, text in templates.items() if re.search(r"\|\s*safe\b|autoescape|Markup|https?://", text)] == []
