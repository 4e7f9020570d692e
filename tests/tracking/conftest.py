"""The scenes of the stages and rows of banks, for the tests of this folder.

Source: tests/builders.py, banks.py, made_up_clusters.py.
Leaves out: everything else.
"""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]
