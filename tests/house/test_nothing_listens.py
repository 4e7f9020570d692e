"""Law 5: nothing listens. No code receives sensor or bus data; `web` serves, `cli` sends, `study/store.py` keeps rows."""

import ast
from pathlib import Path

import pytest

from house_files import PACKAGE, below, imported_names, inside, python_files, tree

RECEIVERS = (
    "socket",
    "socketserver",
    "ssl",
    "select",
    "selectors",
    "asyncio",
    "asyncore",
    "http.server",
    "xmlrpc",
    "wsgiref",
    "multiprocessing.connection",
    "multiprocessing.managers",
    "serial",
    "usb",
    "can",
    "smbus",
    "spidev",
    "bluetooth",
    "paho",
    "zmq",
    "pika",
    "kafka",
    "confluent_kafka",
    "nats",
    "redis",
    "stomp",
    "grpc",
    "twisted",
    "tornado",
    "aiohttp",
    "websockets",
    "websocket",
    "flask",
    "fastapi",
    "scapy",
    "pcap",
    "pyshark",
    "rclpy",
    "rospy",
    "pymavlink",
    "rtlsdr",
    "SoapySDR",
    "gnuradio",
    "pyais",
    "pyModeS",
)
SERVERS = ("starlette", "uvicorn", "http.server", "asyncio")
SENDERS = ("socket", "http.client", "urllib.request", "requests", "httpx", "smtplib", "ftplib")
STORES = ("fsspec", "s3fs", "gcsfs", "adlfs", "boto3", "botocore")
CLUSTER = ("dask", "distributed", "dask_jobqueue")
LISTENING_CALLS = {"bind", "listen", "accept", "recv", "recvfrom", "recv_into", "serve_forever", "run_server"}


def allowed(place: str, name: str) -> bool:
    """Whether the file at `place` in the package may import `name`."""
    if place == "web/serving.py" and name == "socket":
        return True
    if place.startswith("web/"):
        return not below(name, *SENDERS, *CLUSTER)
    if place.startswith("cli/") and below(name, *SENDERS):
        return True
    if place == "study/cluster.py" and below(name, *CLUSTER):
        return True
    if place == "study/store.py" and below(name, "fsspec"):
        return True
    return not below(name, *RECEIVERS, *SERVERS, *SENDERS, *CLUSTER, *STORES)


def listeners(place: str, module: ast.Module) -> list[str]:
    """Every import and call of a file that could listen, serve or send where the law does not allow it."""
    found = [f"{place}:{line}: import of {name}" for line, name in imported_names(module) if not allowed(place, name)]
    for node in ast.walk(module):
        if place.startswith("web/") or not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr in LISTENING_CALLS:
            found.append(f"{place}:{node.lineno}: call of {node.func.attr}")
        if _imports_by_name(node):
            found.append(f"{place}:{node.lineno}: an import by a name that this law can not read")
    return found


def _imports_by_name(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in {"import_module", "__import__"} and not (call.args and _can_be_read(call.args[0]))


def _can_be_read(name: ast.expr) -> bool:
    """Whether a name is written out, or begins with this package's own: then it is one of the files that this law reads."""
    if isinstance(name, ast.JoinedStr) and isinstance(name.values[0], ast.Constant):
        return str(name.values[0].value).startswith("openiads.")
    return isinstance(name, ast.Constant)


def test_no_code_receives_anything():
    found = [line for path in python_files(PACKAGE) for line in listeners(inside(path), tree(path))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("sensing/feed.py", "import socket"),
        ("cli/run.py", "from http.server import HTTPServer"),
        ("replay/plots.py", "def f():\n    import serial"),
        ("scenario/readers.py", "import paho.mqtt.client as bus"),
        ("study/montecarlo.py", "from dask.distributed import Client"),
        ("record/store.py", "import fsspec"),
        ("study/store.py", "import s3fs"),
        ("show/export.py", "import urllib.request"),
        ("tracking/feed.py", "def f(port):\n    return port.recv(1024)"),
        ("web/app.py", "import socket"),
        ("web/serving.py", "import urllib.request"),
        ("record/store.py", "import importlib\ndef f(name):\n    return importlib.import_module(name)"),
        ("record/store.py", "import importlib\ndef f(name):\n    return importlib.import_module(f'{name}')"),
        ("record/store.py", "import importlib\ndef f(name):\n    return importlib.import_module(f'http.{name}')"),
    ],
)
def test_a_planted_listener_is_caught(place, source):
    assert listeners(place, ast.parse(source))


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("web/serving.py", "import socket"),
        ("web/app.py", "from starlette.applications import Starlette"),
        ("study/cluster.py", "from dask.distributed import Client"),
        ("study/store.py", "from fsspec.core import url_to_fs"),
        ("cli/run.py", "import socket"),
        ("record/store.py", "import duckdb"),
    ],
)
def test_what_the_law_allows_passes(place, source):
    assert not listeners(place, ast.parse(source))


def test_every_file_of_the_package_is_read():
    assert Path("kernel.py") in {path.relative_to(PACKAGE) for path in python_files(PACKAGE)}
