"""Scenarios as people write them: YAML to `Scenario` and back, the catalogue, checks, readers of files, and compile.

Source: docs/architecture.md. Leaves out: the engine, which sees only what compile hands it. Nothing is imported here, so
that each caller pays only for what it uses.
"""
