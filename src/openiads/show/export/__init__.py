"""A record as files that the field's tools read. A format is one file here and one line in formats.py.

Source: docs/exports.md. What the public interface offers of this room is imported when it is first asked for.
Leaves out: sending anything, which the command line alone may do.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openiads.show.export.dis import dis_units
    from openiads.show.export.formats import EXPORT_FORMATS
    from openiads.show.export.scene import ExportError
    from openiads.show.export.write import export

__all__ = ["EXPORT_FORMATS", "ExportError", "dis_units", "export"]


def __getattr__(name: str) -> Any:
    """Import a name of the public interface when it is first asked for: one format should not wait for another."""
    room: Any
    if name == "EXPORT_FORMATS":
        from openiads.show.export import formats as room
    elif name == "ExportError":
        from openiads.show.export import scene as room
    elif name == "dis_units":
        from openiads.show.export import dis as room
    elif name == "export":
        from openiads.show.export import write as room
    else:
        raise AttributeError(f"module 'openiads.show.export' has no attribute {name!r}")
    return getattr(room, name)
