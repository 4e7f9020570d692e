"""Ctrl-C in the middle of a query of the database is Ctrl-C, and no fault of the program."""

import os
import signal
import sys
import threading

import duckdb
import pytest

from openiads.cli.group import interruptible

# Some two seconds: the database hears of it when a part of its work is done.
LONG = "SELECT count(*) FROM range(100000) a, range(4000) b WHERE a.range * b.range % 7 = 3"


@pytest.fixture
def _listens():
    """A process that was begun in the background may ignore Ctrl-C: here it is heard."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.usefixtures("_listens")
def test_ctrl_c_within_a_query_stops_as_it_does_elsewhere():
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    with duckdb.connect() as connection, pytest.raises(KeyboardInterrupt), interruptible():
        connection.execute(LONG)


def test_any_other_fault_stays_what_it_is():
    with pytest.raises(RuntimeError, match="another"), interruptible():
        raise RuntimeError("another")
