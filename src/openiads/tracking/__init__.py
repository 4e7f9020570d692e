"""The third stage: tracks from plots, and from nothing else. Door: follow.py.

Source: design, sections 2 and 3.
Leaves out: the other stages, which it reaches only through messages.
"""
