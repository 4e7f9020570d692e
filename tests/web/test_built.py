"""The built page under version control is made of the sources beside it, and of nothing that asks elsewhere.

Leaves out: whether it works, which test_page.py sees in a browser.
"""

import hashlib
import json
from pathlib import Path

ROOT = Path(__file__).parents[2]
VIEWER = ROOT / "viewer"
STATIC = ROOT / "src" / "openiads" / "web" / "static"


def source_hash():
    """The hash that viewer/vite.config.js leaves beside what it builds."""
    files = [
        path.relative_to(VIEWER).as_posix() for path in (VIEWER / "src").rglob("*") if path.suffix in (".ts", ".css")
    ]
    found = hashlib.sha256()
    for name in sorted([*files, "index.html", "package-lock.json", "vite.config.js"]):
        found.update(f"{name}\n".encode())
        found.update((VIEWER / name).read_text(encoding="utf-8").encode())
    return found.hexdigest()


def test_the_built_page_is_made_of_todays_sources():
    built = (STATIC / "source.txt").read_text(encoding="utf-8").strip()
    assert built == source_hash(), "viewer/ has changed: build the page anew with `make viewer`"


def test_the_page_names_no_script_of_anybody_else():
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert "http" not in page
    assert "page/viewer.js" in page


def test_the_page_stays_small():
    assert sum(path.stat().st_size for path in STATIC.rglob("*") if path.is_file()) < 8e6


def test_the_lock_file_names_no_registry():
    lock = json.loads((VIEWER / "package-lock.json").read_text(encoding="utf-8"))
    assert all("resolved" not in package for package in lock["packages"].values())


def test_the_licences_of_what_is_built_in_are_there():
    assert "Apache" in (STATIC / "licences" / "cesium.md").read_text(encoding="utf-8")
    assert "Permission is hereby granted" in (STATIC / "licences" / "milsymbol.txt").read_text(encoding="utf-8")
