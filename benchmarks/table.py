"""A table of benchmarks as text: what, measured, target, verdict, how; numbers to the right.

Source: none; it only prints.
Leaves out: what the verdict is, which callers say.
"""


def printed(rows: list[tuple[str, ...]]) -> str:
    """Rows of five cells in columns, under a heading."""
    table = [("what", "measured", "target", "verdict", "how"), *rows]
    widths = [max(len(row[k]) for row in table) for k in range(4)]
    kept = [
        (row[0].ljust(widths[0]), *(row[k].rjust(widths[k]) for k in (1, 2)), row[3].ljust(widths[3])) for row in table
    ]
    lines = ["  ".join((*left, row[4])).rstrip() for left, row in zip(kept, table, strict=True)]
    return "\n".join((lines[0], "-" * max(len(line) for line in lines), *lines[1:]))


def in_columns(rows: list[tuple[str, ...]]) -> str:
    """Rows of text in columns, the first to the left and the others to the right."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = [
        "  ".join((row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))))
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)
