"""The network of the defence: links between posts and fire units, what is lost and when, and how cut-off fire units fire.

Source: docs/scenario.md. Leaves out: whether the names are those of units, which check_network.py looks up.
"""

from typing import Annotated, Literal

from pydantic import Field

from openiads.scenario.schema.parts import MAXIMUM_DURATION_S, MAXIMUM_ENTRIES, Name, Number, Part, Text

Delay = Annotated[Number, Field(ge=0.0, le=600.0, description="of an order over the link [s]")]
Chance = Annotated[Number, Field(ge=0.0, le=1.0, description="chance that an order or a plot is lost on the link")]
Node = Annotated[Text, Field(examples=["unit-1"], description="id of a unit, of a formation's member, or of a radar")]
Moment = Annotated[Number, Field(ge=0.0, le=MAXIMUM_DURATION_S)]


class Link(Part):
    """A link between a post and a fire unit, between two posts, or from a radar to its own unit."""

    id: Name
    from_: Annotated[Node, Field(alias="from")]
    to: Node
    delay_s: Annotated[Delay | None, Field(description="absent: the network's")] = None
    loss: Annotated[Chance | None, Field(description="absent: the network's; of a radar's link: 0")] = None


class Loss(Part):
    """Something that is lost for a time: a command post, a fire unit, a formation, a radar, or a link."""

    id: Name
    of: Annotated[Text, Field(examples=["command-1"], description="id of a unit, member, radar or link")]
    at_s: Annotated[Moment, Field(examples=[300])]
    until_s: Annotated[Moment | None, Field(description="when it is back; absent: never")] = None


class Autonomous(Part):
    """How a fire unit that decides alone fires."""

    weapons: Annotated[Literal["hold", "tight", "free"] | None, Field(description="absent: the doctrine's")] = None


class Network(Part):
    """Who is linked with whom, and what is lost when. Without it one post that cannot be lost decides for all at once."""

    delay_s: Delay = 0.0
    loss: Chance = 0.0
    linked: Annotated[
        Literal["all", "named"], Field(description="all: every post with every fire unit and post; named: links alone")
    ] = "all"
    links: Annotated[tuple[Link, ...], Field(max_length=MAXIMUM_ENTRIES)] = ()
    losses: Annotated[tuple[Loss, ...], Field(max_length=MAXIMUM_ENTRIES)] = ()
    succession: Annotated[
        tuple[Text, ...] | None,
        Field(
            max_length=MAXIMUM_ENTRIES, description="ids of posts, the first in command first; absent: as they stand"
        ),
    ] = None
    autonomous: Autonomous = Autonomous()
