"""The first stage: where everything is, and where interceptors fly. Door: move.py.

Source: docs/architecture.md.
Leaves out: the other stages, which it reaches only through messages.
"""
