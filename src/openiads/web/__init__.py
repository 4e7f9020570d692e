"""The page: a small server on this machine's own address, and the built 3-D viewer that it hands out (docs/viewer.md)."""
