"""Who may ask: this machine's own page, and nobody who pretends to be it."""

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from openiads.web.faults import AddressError
from openiads.web.guards import MOST_BYTES, Door, Guard
from openiads.web.serving import door_at

KEY = "a-key-that-was-printed"


async def echo(request):
    """What was sent, sent back."""
    return PlainTextResponse((await request.body()).decode() or "read")


def asked(door, base_url="http://127.0.0.1:8123", **headers):
    """A client of a guarded application that echoes."""
    app = Guard(Starlette(routes=[Route("/", echo, methods=["GET", "POST"])]), door)
    return TestClient(app, base_url=base_url, headers=headers)


def test_the_own_page_is_answered_with_a_policy_that_lets_nothing_in_from_elsewhere():
    answer = asked(Door("127.0.0.1", 8123)).get("/")
    assert answer.text == "read"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy


@pytest.mark.parametrize(
    "host", ["evil.example:8123", "127.0.0.1:9999", "127.0.0.1", "", "localhost.evil.example:8123"]
)
def test_a_name_that_was_made_to_point_here_is_not_answered(host):
    answer = asked(Door("127.0.0.1", 8123)).get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "127.0.0.1:8123" in answer.json()["error"]


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "http://127.0.0.1:9999", "https://127.0.0.1:8123"]
)
def test_another_site_can_not_change_anything(origin):
    door = Door("127.0.0.1", 8123, token="t")
    headers = {"x-openiads-token": "t", **({"origin": origin} if origin else {})}
    assert asked(door).post("/", headers=headers, content="x").status_code == 403


@pytest.mark.parametrize("token", [None, "", "u", "t\u00e9".encode()])
def test_without_the_pages_token_nothing_is_changed(token):
    headers = {"origin": "http://127.0.0.1:8123", **({"x-openiads-token": token} if token is not None else {})}
    assert asked(Door("127.0.0.1", 8123, token="t")).post("/", headers=headers, content="x").status_code == 403


def test_with_both_it_is_changed():
    headers = {"origin": "http://127.0.0.1:8123", "x-openiads-token": "t"}
    assert asked(Door("127.0.0.1", 8123, token="t")).post("/", headers=headers, content="x").text == "x"


@pytest.mark.parametrize("length", [str(MOST_BYTES + 1), "-1", "many", "1e9"])
def test_a_body_that_is_too_long_is_refused_before_it_is_read(length):
    headers = {"origin": "http://127.0.0.1:8123", "x-openiads-token": "t", "content-length": length}
    assert asked(Door("127.0.0.1", 8123, token="t")).post("/", headers=headers, content="x").status_code == 413


@pytest.mark.parametrize("protocol", ["websocket", "h2c"])
def test_nothing_else_than_http_is_spoken(protocol):
    headers = {"connection": "upgrade", "upgrade": protocol, "sec-websocket-version": "13"}
    answer = asked(Door("127.0.0.1", 8123)).get("/", headers=headers)
    assert answer.status_code == 400
    assert "no websocket" in answer.json()["error"]


def test_away_from_the_loopback_address_every_request_needs_the_key():
    client = asked(Door("10.0.0.7", 8123, key=KEY), "http://10.0.0.7:8123")
    assert client.get("/").status_code == 403
    assert client.get("/?key=wrong").status_code == 403
    entered = client.get(f"/?key={KEY}", follow_redirects=False)
    assert entered.status_code == 303
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert client.get("/").text == "read"


def test_another_address_is_not_served_without_a_key():
    with pytest.raises(AddressError, match="--token"):
        door_at("0.0.0.0", 0, None)
    with pytest.raises(AddressError, match="too short"):
        door_at("0.0.0.0", 0, "short")


def test_a_port_that_is_taken_is_said_to_be():
    door, bound = door_at("127.0.0.1", 0, None)
    try:
        bound.listen()
        with pytest.raises(AddressError, match="--port"):
            door_at("127.0.0.1", door.port, None)
    finally:
        bound.close()
