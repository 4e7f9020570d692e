"""Studies: questions that take more than one run, or none.

Source: docs/architecture.md. Leaves out: the engine and its stages.
"""
