"""The third stage: tracks from plots, and from nothing else. Door: follow.py.

Source: docs/architecture.md.
Leaves out: the other stages, which it reaches only through messages.
"""
