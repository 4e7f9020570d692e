"""The second stage: what radars see of the truth. Door: sense.py.

Source: design, sections 2 and 3.
Leaves out: the other stages, which it reaches only through messages.
"""
