"""A page that loads a CZML document with Cesium's CzmlDataSource in headless Chromium, and says what Cesium holds.

No server, no map, no network: the library is read from a folder, and the document is a part of the page.

Source: CesiumJS, CzmlDataSource and Property.getValue. Leaves out: the picture; no WebGL is needed.
"""

import json
import re
import shutil
import subprocess

import pytest
from receivers import cesium

PAGE = """<!doctype html><meta charset="utf-8"><pre id="out"></pre>
<script>window.CESIUM_BASE_URL = "LIBRARY/";</script><script src="LIBRARY/Cesium.js"></script>
<script>
const asked = ASKED, out = document.querySelector("#out");
Cesium.CzmlDataSource.load(DOCUMENT).then(source => {
  const clock = source.clock, found = {name: source.name, count: source.entities.values.length, at: [], there: []};
  found.start = Cesium.JulianDate.toIso8601(clock.startTime, 3);
  found.stop = Cesium.JulianDate.toIso8601(clock.stopTime, 3);
  for (const [id, seconds] of asked) {
    const time = Cesium.JulianDate.addSeconds(clock.startTime, seconds, new Cesium.JulianDate());
    const entity = source.entities.getById(id), place = entity.position.getValue(time, new Cesium.Cartesian3());
    found.at.push(place ? [place.x, place.y, place.z] : null);
    found.there.push(entity.isAvailable(time));
  }
  found.lines = source.entities.values.filter(each => each.polyline).length;
  out.textContent = JSON.stringify(found);
}).catch(error => { out.textContent = JSON.stringify({error: String(error)}); });
</script>"""
FLAGS = (
    *(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--allow-file-access-from-files",
    ),
    *("--virtual-time-budget=60000", "--dump-dom"),
)
ONCE_S = 180


def loaded(document, asked, folder):
    """What Cesium says of a document. asked : pairs of an entity's id and seconds from the start."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("NOT VERIFIED: no chromium on this machine; apt install chromium")
    page = folder / "page.html"
    text = PAGE.replace("LIBRARY", cesium().as_uri()).replace("ASKED", json.dumps(asked))
    page.write_text(text.replace("DOCUMENT", document.replace("</", "<\\/")), encoding="utf-8")
    profile = f"--user-data-dir={folder / 'profile'}"
    done = subprocess.run(
        [chromium, *FLAGS, profile, page.as_uri()], capture_output=True, text=True, timeout=ONCE_S, check=False
    )
    found = re.search(r'<pre id="out">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found, done.stderr[-2000:]
    assert found.group(1), "Cesium has not loaded the document"
    return json.loads(found.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
