"""A picture as an answer.

Source: docs/viewer.md. Leaves out: how pictures are made (relief.py, coverage.py).
"""

from starlette.responses import Response

from openiads.web.asked import Refused


def pictured(content: bytes, media_type: str) -> Response:
    """A picture that a browser may keep for an hour. Raises Refused where there is none."""
    if not content:
        raise Refused(404, "the ground of this scenario is smooth: there is no picture of it")
    return Response(content, media_type=media_type, headers={"cache-control": "max-age=3600"})
