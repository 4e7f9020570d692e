"""What can be wrong before anything is served; the messages say what would do.

Source: docs/viewer.md. Leaves out: what can be wrong with a request (asked.py).
"""


class AddressError(ValueError):
    """An address that can not be served, or may not be."""


class ViewerMissing(ImportError):
    """The extra `viewer` is not installed."""
