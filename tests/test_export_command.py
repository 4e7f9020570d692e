"""`openiads export`: what it prints and writes, its exit codes, and DIS by UDP to one address alone."""

import socket
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from command_line import cli

import openiads
from openiads.cli import export as command
from openiads.cli import main

sys.path.insert(0, str(Path(__file__).parent / "show"))

from synthetic_record import synthetic_record


@pytest.fixture(scope="module")
def record():
    """The invented run."""
    return synthetic_record()


@pytest.fixture(scope="module")
def folder(record, tmp_path_factory):
    """The invented run in a folder."""
    return record.write(tmp_path_factory.mktemp("export") / "record")


@pytest.mark.parametrize("name", ["acmi", "kml", "geojson", "dis", "asterix", "csv"])
def test_each_format_is_written_where_it_was_asked_for(folder, name, tmp_path):
    place = tmp_path / f"some{openiads.EXPORT_FORMATS[name].suffixes[0]}"
    said = cli("export", folder, "--format", name, "--picture", "perceived", "-o", place)
    assert said.splitlines()[0] == f"{place}: {name}, picture: perceived"
    assert place.stat().st_size > 1000


def test_the_public_function_writes_the_same(folder, record, tmp_path):
    cli("export", folder, "--format", "kml", "-o", tmp_path / "a.kml")
    made = openiads.export(openiads.Record.read(folder), "kml", "truth", tmp_path / "b.kml")
    assert made.files == (tmp_path / "b.kml",)
    assert (tmp_path / "a.kml").read_bytes() == (tmp_path / "b.kml").read_bytes()


def test_a_file_that_is_there_needs_force(folder, tmp_path):
    cli("export", folder, "--format", "kml", "-o", tmp_path / "a.kml")
    assert "add --force" in cli("export", folder, "--format", "kml", "-o", tmp_path / "a.kml", code=1)
    cli("export", folder, "--format", "kml", "-o", tmp_path / "a.kml", "--force")


@pytest.mark.parametrize("level", ["events", "measures"])
def test_a_record_without_positions_is_told_what_would_do(level, tmp_path):
    place = synthetic_record(level).write(tmp_path / "small")
    assert "--set record.level=full" in cli("export", place, "--format", "kml", code=1)


def test_a_folder_that_is_no_record_is_told(tmp_path):
    assert "is no record" in cli("export", tmp_path, "--format", "kml", code=1)


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that nobody can write to")
def test_a_place_that_can_not_be_written_is_named(folder):
    said = cli("export", folder, "--format", "kml", "-o", "/proc/a.kml", code=1)
    assert said.startswith("/proc/a.kml: ")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--format", "kmz"], "is not one of"),
        (["--format", "kml", "--picture", "both"], "is not one of"),
        (["--format", "kml", "--send", "127.0.0.1"], "--send goes with --format dis"),
        (["--format", "dis", "--send", "127.0.0.1", "-o", "a.pcap"], "--send goes with"),
        (["--format", "dis", "--speed", "2"], "--speed goes with --send"),
        (["--format", "dis", "--send", "127.0.0.1", "--speed", "0"], "not in the range"),
        (["--format", "dis", "--send", "everybody"], "is no address"),
        (["--format", "dis", "--send", "0.0.0.0"], "is everybody"),
        (["--format", "dis", "--send", "255.255.255.255"], "is everybody"),
        (["--format", "dis", "--send", "127.0.0.1:0"], "is no port"),
    ],
)
def test_what_the_command_line_can_not_mean_is_refused(folder, options, message):
    result = CliRunner().invoke(main, ["export", str(folder), *options])
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_a_run_is_replayed_to_the_loopback(folder, record):
    units = openiads.dis_units(record, "perceived")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(10.0)
        where = f"127.0.0.1:{receiver.getsockname()[1]}"
        result = CliRunner().invoke(
            main,
            ["export", str(folder), "--format", "dis", "--picture", "perceived", "--send", where, "--speed", "1e6"],
        )
        assert result.exit_code == 0, result.output
        assert f"{len(units)} units sent" in result.stdout
        assert openiads.MARK in result.stderr
        found = [receiver.recv(2048) for _ in range(50)]
    assert found == [unit for _, unit in units[:50]]


def test_units_are_sent_when_they_are_due_and_as_much_faster_as_was_asked(monkeypatch):
    clock, sent = [100.0], []

    class Out:
        def __init__(self, *_):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def setsockopt(self, *_):
            pass

        def sendto(self, unit, address):
            sent.append((round(clock[0] - 100.0, 6), unit, address))

    monkeypatch.setattr(command.socket, "socket", Out)
    monkeypatch.setattr(command.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(command.time, "sleep", lambda s: clock.__setitem__(0, clock[0] + s))
    command.replay([(0.0, b"a"), (1.0, b"b"), (1.0, b"c"), (10.0, b"d")], ("127.0.0.1", 3000), 2.0)
    assert [(when, unit) for when, unit, _ in sent] == [(0.0, b"a"), (0.5, b"b"), (0.5, b"c"), (5.0, b"d")]
    assert {address for *_, address in sent} == {("127.0.0.1", 3000)}


def test_an_address_that_can_not_be_reached_is_named(folder, monkeypatch):
    def unreachable(*_):
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(command, "replay", unreachable)
    said = cli("export", folder, "--format", "dis", "--send", "192.0.2.1", code=1)
    assert "192.0.2.1 port 3000: Network is unreachable" in said


def test_loopback_is_the_address_where_none_is_named():
    option = next(each for each in main.commands["export"].params if each.name == "send")
    assert option.flag_value == "127.0.0.1"
    assert command._address(None, None, "127.0.0.1") == ("127.0.0.1", 3000)
    assert command._address(None, None, "[::1]") == ("::1", 3000)
    assert command._address(None, None, "192.0.2.7:3001") == ("192.0.2.7", 3001)


def test_the_sender_can_not_receive():
    """The source names no way to receive; the law that nothing listens holds of it too."""
    import inspect

    source = inspect.getsource(command)
    assert not [word for word in ("bind", "recv", "listen", "accept") if f".{word}(" in source]
