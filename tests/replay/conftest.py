"""Made-up flights and the command line, for the tests of this folder.

Source: tests/command_line.py, made_up_flights.py.
Leaves out: everything else.
"""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]
