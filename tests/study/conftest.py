"""The scenes of the stages, for the tests of this folder.

Source: tests/builders.py.
Leaves out: everything else.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
