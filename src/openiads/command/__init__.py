"""The fourth stage: decisions from tracks, and an account of each. Door: decide.py.

Source: design, sections 2 and 3.
Leaves out: the other stages, which it reaches only through messages.
"""
