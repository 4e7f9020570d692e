"""The first stage: where everything is, and where interceptors fly. Door: move.py.

Source: design, sections 2 and 3.
Leaves out: the other stages, which it reaches only through messages.
"""
