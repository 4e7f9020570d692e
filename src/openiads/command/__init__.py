"""The fourth stage: decisions from tracks, and an account of each. Door: decide.py.

Source: docs/architecture.md.
Leaves out: the other stages, which it reaches only through messages.
"""
