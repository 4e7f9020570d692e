"""Programs that are not ours and read what we write; a test that lacks one is skipped, and says loudly what is missing.

Leaves out: what they are asked; each test file asks its own.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ONCE_S = 120


def program(name, package):
    """The path of a program, or a skip that says which package has it."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"NOT VERIFIED: no {name} on this machine; apt install {package}")
    return found


def said_by(*command):
    """What a program prints; it must succeed."""
    done = subprocess.run([str(each) for each in command], capture_output=True, timeout=ONCE_S, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout.decode()


def fields(capture, names, *options, occurrence="f"):
    """Some fields of each packet of a capture, as texts; the first of each ("f"), or all with commas between ("a")."""
    tshark = program("tshark", "tshark")
    asked = [part for name in names for part in ("-e", name)]
    checks = ("-o", "udp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE")
    text = said_by(
        tshark,
        "-n",
        "-r",
        capture,
        *checks,
        *options,
        "-T",
        "fields",
        "-E",
        f"occurrence={occurrence}",
        "-E",
        "separator=\t",
        *asked,
    )
    return [line.split("\t") for line in text.splitlines()]


def ogr(file):
    """The layers of a file as GDAL reads them: name, geometry and count of features."""
    text = said_by(program("ogrinfo", "gdal-bin"), "-ro", "-al", "-so", file)
    found, name = {}, ""
    for line in text.splitlines():
        if line.startswith("Layer name: "):
            name = line.removeprefix("Layer name: ")
        elif line.startswith("Feature Count: "):
            found[name] = int(line.removeprefix("Feature Count: "))
    return found


def cesium():
    """The folder of the built library Cesium: of the viewer's packages, or where CESIUM_FOLDER says."""
    places = [os.environ.get("CESIUM_FOLDER", ""), ROOT / "viewer" / "node_modules" / "cesium"]
    for place in places:
        if place and (found := Path(place) / "Build" / "Cesium" / "Cesium.js").is_file():
            return found.parent
    pytest.skip("NOT VERIFIED: no Cesium; npm install in viewer/, or name its folder in CESIUM_FOLDER")
    return None


def decoder_python():
    """A Python with asterix-decoder, in an environment of its own, since its name is that of another package."""
    places = (os.environ.get("ASTERIX_DECODER_PYTHON", ""), ROOT / ".venv-asterix" / "bin" / "python")
    for place in places:
        if place and Path(place).is_file():
            return Path(place)
    pytest.skip("NOT VERIFIED: no asterix-decoder; python -m venv .venv-asterix, and pip install asterix-decoder there")
    return None
