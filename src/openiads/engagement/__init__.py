"""The fifth stage: launches, outcomes and assessments. Door: engage.py.

Source: docs/architecture.md.
Leaves out: the other stages, which it reaches only through messages.
"""
