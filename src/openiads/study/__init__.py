"""Studies: questions that take many runs, or none: designs of factors and what they say; assignment proven to be the best.

Source: docs/studies.md, docs/architecture.md. Leaves out: one run, which `scenario.execute` does, and charts, which
`show` draws.
"""
