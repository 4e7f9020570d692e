"""`openiads schema` as its reader sees it."""

import json

from command_line import cli

import openiads


def test_the_schema_is_json():
    assert json.loads(cli("schema")) == openiads.schema()
