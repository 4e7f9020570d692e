"""The second stage: what radars see of the truth. Door: sense.py.

Source: docs/architecture.md.
Leaves out: the other stages, which it reaches only through messages.
"""
