"""The cases of programmes and the command line, for the tests of this folder.

Leaves out: everything else.
"""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
