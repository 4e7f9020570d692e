"""The engine: one world, one frame after another, through the five doors. Entry: run.py.

Source: docs/architecture.md.
Leaves out: where its input came from and who draws its output.
"""
