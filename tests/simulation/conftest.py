"""Lets the tests of this folder use the short runs beside it.

Leaves out: everything else.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
