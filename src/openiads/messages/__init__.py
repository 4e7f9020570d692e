"""What one stage hands to another: the only thing that passes between them.

Each message kind is a dtype in this room and travels in a `Buffer` or in a fixed table. Source: docs/architecture.md.
Leaves out: what a stage keeps for itself; that is the stage's own state.
"""
