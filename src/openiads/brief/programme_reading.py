"""Reads a programme from its file: everything that is wrong with it at once, with file, line and key.

Source: docs/programme.md. Leaves out: batches (programme_batches.py) and what is asked of a scenario (programme_question.py).
"""

from pathlib import Path

from openiads.brief.programme_batches import batches_of
from openiads.brief.programme_files import programme_file
from openiads.brief.programme_question import loaded_scenario, question_of
from openiads.brief.programme_schema import Programme
from openiads.brief.programme_values import Pairs, ProgrammeReading
from openiads.scenario.check import catalogue_of
from openiads.scenario.load import read_text
from openiads.scenario.problems import ScenarioError, Source, shown
from openiads.scenario.yaml_source import Mapping, parse
from openiads.study.reading import NAME_SIGNS, told

FORMAT = 1
KEYS = ("format", "name", "description", "buyer", "known_until", "batches", "capability")


def read_programme(programme: str | Path) -> Programme:
    """The programme in a file, or the bundled one of that name. Raises ScenarioError with everything that is wrong."""
    path = programme_file(programme)
    name = str(programme) if path == Path(programme) else path.name
    return programme_of(read_text(path, name), name, path.parent)


def programme_of(text: str, name: str, folder: Path) -> Programme:
    """The programme that a text describes; its scenario is a bundled one, or a file beside it. Raises ScenarioError."""
    reading = ProgrammeReading(Source.of(name, text))
    tree = parse(text, reading.source)
    pairs = reading.pairs(tree, "", KEYS)
    if isinstance(tree, Mapping):
        _require(reading, tree, pairs)
    _format(reading, pairs)
    scenario, refused = loaded_scenario(reading, pairs, folder)
    if scenario is not None:
        reading.catalogue = catalogue_of(scenario)
    batches = batches_of(reading, pairs)
    question = question_of(reading, pairs, scenario, batches) if scenario is not None else None
    title, description = _name(reading, pairs), reading.text(pairs, "description", "")
    known_until = reading.dated(pairs, "known_until", "", {})
    buyer = reading.text(pairs, "buyer", "")
    _done(reading, refused)
    return Programme(title, description, buyer, tuple(batches.values()), known_until, question, reading.catalogue, text)


def _done(reading: ProgrammeReading, refused: ScenarioError | None) -> None:
    """Raise ScenarioError with what is wrong with the programme, and with the scenario that it names."""
    if refused is None:
        reading.done()
        return
    if not reading.problems:
        raise refused
    own = sorted(reading.problems, key=lambda p: (p.mark.line, p.mark.column) if p.mark else (-1, -1))
    raise ScenarioError([*own, *refused.problems], reading.source.name)


def _require(reading: ProgrammeReading, tree: Mapping, pairs: Pairs) -> None:
    """Note keys that are missing."""
    examples = {"format": str(FORMAT), "name": "first-batch", "batches": "[{id: first, unit: s400-battery, ...}]"}
    for key, example in examples.items():
        if key not in pairs:
            reading.wrong(key, tree.mark, "the key is missing", f"add it, for example {key}: {example}")


def _format(reading: ProgrammeReading, pairs: Pairs) -> None:
    node = pairs.get("format")
    if node is not None and getattr(node, "value", None) != FORMAT:
        reading.wrong("format", node.mark, told(node), f"write format: {FORMAT}, which is the only one so far")


def _name(reading: ProgrammeReading, pairs: Pairs) -> str:
    name = reading.text(pairs, "name", "programme")
    if "name" in pairs and not (0 < len(name) <= 64 and set(name) <= NAME_SIGNS):
        reading.wrong("name", pairs["name"].mark, shown(name), "use letters, digits, - and _, 64 at most")
    return name
