"""The fifth stage: launches, outcomes and assessments. Door: engage.py.

Source: design, sections 2 and 3.
Leaves out: the other stages, which it reaches only through messages.
"""
