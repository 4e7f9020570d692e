"""Commands run in this process, for tests of what they print.

Leaves out: processes of their own; those are in test_cli.py.
"""

from click.testing import CliRunner

from openiads.cli import main


def cli(*arguments, code=0):
    """Run a command in this process; its standard output where it succeeds, else its standard error."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, result.output
    return result.stderr if code else result.stdout
