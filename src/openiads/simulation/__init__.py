"""The engine: one world, one frame after another, through the five doors. Entry: run.py.

Source: design, sections 2 to 4.
Leaves out: where its input came from and who draws its output.
"""
