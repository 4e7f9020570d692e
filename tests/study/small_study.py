"""A study that runs in no time: one surveillance radar, one aircraft, three frames."""

import openiads

SCENARIO = """\
name: glance
seed: 5
duration_s: 3
tracker: ideal-association
assets: [{id: harbour, at: [45.0, -30.0], value: 100}]
units: [{id: post, entry: s400-command-post, at: [45.0, -30.0]}]
raids: [{id: north, entry: fighter, count: 2, from: [45.25, -30.0], to: harbour, spread_km: 2}]
"""
STUDY = """\
name: glance
scenario: glance.yaml
factors:
  - {name: raid, path: "raids[north].count", values: [1, 2]}
  - {name: alarms, path: "overrides[91n6e].false_alarms_per_scan", values: [0, 40]}
replications: 30
measures: [detections, false_alarms]
"""


def write(folder, study=STUDY, scenario=SCENARIO):
    """Write scenario and study into a folder; the study's file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "glance.yaml").write_text(scenario)
    file = folder / "study.yaml"
    file.write_text(study)
    return file


def run(folder, out="out", study=STUDY, scenario=SCENARIO, **options):
    """Run a study in a folder; its results."""
    openiads.run_study(openiads.load_study(write(folder, study, scenario)), folder / out, **options)
    return openiads.results(folder / out)


def rows(results):
    """All rows, without what varies from run to run."""
    names, found = results.sql("SELECT * FROM rows ORDER BY point, replication")
    return [{name: value for name, value in zip(names, row, strict=True) if name != "cpu_s"} for row in found]
