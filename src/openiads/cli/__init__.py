"""The command line: `openiads run small-raid`, and what else the public interface offers.

Exit codes: 0 done; 1 the scenario, record or catalogue is at fault, and the message says where; 2 the command line itself
is; 130 stopped by Ctrl-C, with nothing half written. Leaves out: anything that the package's interface does not offer.
"""

from openiads.cli import (
    analyse,
    assign,
    claims,
    export,
    identify,
    numbers,
    programme,
    records,
    run,
    scenarios,
    study,
    survey,
    track,
    web,
)
from openiads.cli.group import main

__all__ = [
    "analyse",
    "assign",
    "claims",
    "export",
    "identify",
    "main",
    "numbers",
    "programme",
    "records",
    "run",
    "scenarios",
    "study",
    "survey",
    "track",
    "web",
]
