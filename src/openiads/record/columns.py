"""Every table and column of a record: the documentation, from which docs/record.md is made, and the law of the rest.

Source: docs/architecture.md. It does not import truth: a record is read, for scoring, by rooms that may not.
Leaves out: how tables are filled (recorder.py) and stored (store.py).
"""

from openiads.messages.detections import LookKind, Visibility
from openiads.messages.events import EventKind, Reason
from openiads.messages.tracks import TrackStatus
from openiads.record.identification_columns import IDENTIFICATION_TABLES
from openiads.record.table import EVENTS, FULL, LAYDOWN, Column, Table, flag, number, of, real, row, text, words

FORMAT = 1
MARK = "simulation, public figures, not for operational or flight-safety use"

TARGET_STATUS_WORDS = ("waiting", "flying", "reached", "left", "destroyed")


TIME = real("time_s", "s", "time from the scenario's epoch")
START = real("start_s", "s", "start of the span, from the epoch")
END = real("end_s", "s", "end of the span, from the epoch")
PLACE = (
    real("latitude_deg", "deg", "geodetic latitude, WGS-84"),
    real("longitude_deg", "deg", "geodetic longitude, WGS-84"),
    real("height_m", "m", "height above the ellipsoid"),
)
SITE = (*PLACE[:2], real("height_m", "m", "height of the ground above the ellipsoid"))
POSITION = tuple(real(f"{axis}_m", "m", f"position, ECEF {axis}") for axis in "xyz")
VELOCITY = tuple(real(f"v{axis}_m_s", "m/s", f"velocity, ECEF {axis}") for axis in "xyz")

_STATES = ("x", "y", "z", "vx", "vy", "vz")


def packed_indices() -> list[tuple[int, int]]:
    """Row and column in the 6x6 covariance of each of the 21 packed numbers, in order.

    Six of the position block (upper triangle by rows), nine of position against velocity by rows, six of velocity.
    """
    position = [(i, j) for i in range(3) for j in range(i, 3)]
    cross = [(i, 3 + j) for i in range(3) for j in range(3)]
    velocity = [(3 + i, 3 + j) for i, j in position]
    return position + cross + velocity


def _covariance() -> tuple[Column, ...]:
    units = {0: "m2", 1: "m2/s", 2: "m2/s2"}
    return tuple(
        real(f"covariance_{k:02d}", units[(i > 2) + (j > 2)], f"covariance of {_STATES[i]} with {_STATES[j]}")
        for k, (i, j) in enumerate(packed_indices())
    )


def _kill_probability(target: str) -> Column:
    return real(f"kill_probability_{target}", "", f"of one round against {target} targets; a parameter to sweep")


_LIMITS = (
    ("maximum_range_m", "farthest ground range of an intercept"),
    ("minimum_range_m", "nearest slant range of an intercept"),
    ("maximum_height_m", "greatest height of an intercept"),
    ("minimum_height_m", "least height of an intercept"),
)

_SCENARIO_SIDE: dict[str, Table] = {
    "catalogue": Table(
        "one number of a catalogue entry that the run used",
        LAYDOWN,
        (
            text("entry", "the entry"),
            text("key", "the quantity, with its unit as written in the catalogue"),
            text("printed", "as the source prints it"),
            real("used", "as `unit` says", "the value used, in SI; NaN where no figure exists"),
            text("unit", "SI unit of `used`, `low`, `nominal` and `high`; empty for a ratio or a count"),
            real("low", "as `unit` says", "lowest published or assumed"),
            real("nominal", "as `unit` says", "middle"),
            real("high", "as `unit` says", "highest"),
            text("grade", "published, derived or assumed"),
            text("source", "keys of `sources`, by commas"),
            text("stance", "which end was used: brochure, middle, sceptical, or override"),
            text("note", "what a reader should know"),
        ),
    ),
    "sources": Table(
        "a source that the catalogue cites",
        LAYDOWN,
        (
            text("key", "short key"),
            text("title", "title"),
            text("url", "address, where there is one"),
            number("year", "year of publication; 0 where it is not known"),
        ),
    ),
    "assets": Table(
        "something that is defended",
        LAYDOWN,
        (
            row("asset"),
            text("id", "its id in the scenario"),
            *SITE,
            real("value", "", "its worth, in the scenario's own scale"),
            real("radius_m", "m", "how near an attacker must come to have reached it"),
        ),
    ),
    "radars": Table(
        "a radar at its site",
        LAYDOWN,
        (
            row("radar"),
            text("id", "its id"),
            text("unit", "the scenario's unit that it belongs to"),
            text("entry", "catalogue entry"),
            text("role", "surveillance, all-altitude or engagement"),
            *SITE,
            real("antenna_height_m", "m", "height of the antenna above the ground"),
            real("instrumented_range_m", "m", "farthest range that it reports"),
            real("sector_rad", "rad", "width of its sector; 2 pi if it rotates"),
            real("revisit_s", "s", "time in which it looks everywhere once"),
            real("reference_range_m", "m", "published range to which the radar equation is fitted"),
            real("reference_rcs_m2", "m2", "cross-section at that range"),
        ),
    ),
    "fire_units": Table(
        "an engagement radar with its launchers and channels",
        LAYDOWN,
        (
            row("fire_unit"),
            text("id", "its id"),
            text("entry", "catalogue entry"),
            of("radar", "radars", ": its engagement radar; -1 none"),
            *SITE,
            number("channels", "targets that it can engage at once"),
            number("launchers", "launchers"),
            number("transporters", "transporters that fill empty launchers"),
            number("rounds_total", "ready rounds at the start, all types"),
            text("policy", "its shot doctrine"),
            number("rounds_per_salvo", "rounds of a salvo"),
            number("maximum_salvos", "salvos at one track, at most"),
            real("hold_fire_m", "m", "no shot at a target farther away; 0 no limit"),
        ),
    ),
    "launch_sites": Table(
        "launchers of a fire unit at one place; most fire units have one, where their radar is",
        LAYDOWN,
        (
            row("launch_site"),
            text("id", "the fire unit's id, or with that of a group of launchers, as `unit-1/west`"),
            of("fire_unit", "fire_units"),
            *SITE,
            number("launchers", "launchers that stand there"),
            real("facing_rad", "rad", "azimuth of the middle of their sector, from north through east"),
            real("sector_rad", "rad", "width of their sector; 2 pi all round"),
        ),
    ),
    "interceptor_types": Table(
        "a kind of round",
        LAYDOWN,
        (
            row("interceptor_type"),
            text("entry", "catalogue entry"),
            *(real(name, "m", meaning) for name, meaning in _LIMITS),
            *(real(f"ballistic_{name}", "m", f"{meaning} of a ballistic target") for name, meaning in _LIMITS),
            real("top_speed_m_s", "m/s", "top speed"),
            _kill_probability("aircraft"),
            _kill_probability("cruise"),
            _kill_probability("uav"),
            _kill_probability("ballistic"),
            real("unit_cost_usd", "usd", "price of one round; NaN where none is published"),
            text("remark", "why the figures used do not fit together; empty where one interceptor can have them all"),
        ),
    ),
    "targets": Table(
        "an object that flies: attacker, decoy, neutral or friend",
        LAYDOWN,
        (
            row("target"),
            text("id", "its name, as `north/17`"),
            text("raid", "the raid or flight that it belongs to"),
            text("entry", "catalogue entry"),
            text("category", "aircraft, cruise, uav, ballistic, decoy, bird, ground or satellite"),
            text("role", "attacker, decoy, neutral, friend or jammer: how it is counted"),
            text("identity", "what it truly is: hostile, neutral or friend"),
            of("asset", "assets", ": what it is aimed at; -1 a point or nothing"),
            real("rcs_m2", "m2", "mean radar cross-section"),
            real("speed_m_s", "m/s", "speed on its route, or at burnout"),
            real("start_s", "s", "when it starts, from the epoch"),
            real("unit_cost_usd", "usd", "price; NaN where none is published"),
        ),
    ),
    "magazine": Table(
        "the rounds of one type that a fire unit has at one launch site at the start",
        LAYDOWN,
        (
            of("fire_unit", "fire_units"),
            of("launch_site", "launch_sites"),
            of("interceptor_type", "interceptor_types"),
            number("rounds_ready", "rounds on the launchers"),
            number("reloads", "rounds of the fire unit for reloading, in the row of its first site of the type"),
        ),
    ),
    "fire_missions": Table(
        "rounds at a place on the ground: the chance that they fall within a radius, by a circular error that is assumed",
        LAYDOWN,
        (
            row("mission"),
            text("id", "its id in the scenario"),
            of("fire_unit", "fire_units"),
            of("interceptor_type", "interceptor_types"),
            TIME,
            *PLACE[:2],
            real("distance_m", "m", "along the ground from the nearest launch site that has the type"),
            flag("within_range", "the place lies within the type's published range and a launch site's sector"),
            number("rounds_asked", "rounds asked for"),
            number("rounds_fired", "rounds that there were; taken from the stock"),
            real("radius_m", "m", "the radius asked about"),
            real("circular_error_m", "m", "radius within which half of the rounds fall; assumed"),
            real("chance_of_one", "", "chance that one round falls within the radius"),
            real("chance_of_any", "", "chance that at least one of the rounds fired does"),
        ),
    ),
}

_FULL_TABLES: dict[str, Table] = {
    "truth": Table(
        "where an object truly was at a sample; flying objects only",
        FULL,
        (
            TIME,
            of("target", "targets"),
            words("status", TARGET_STATUS_WORDS, "where it is in its life"),
            *POSITION,
            *VELOCITY,
            *PLACE,
        ),
    ),
    "looks": Table(
        "a look of a radar at a part of the sky",
        FULL,
        (
            of("radar", "radars"),
            words("kind", LookKind, "on its own scan, or tasked to revisit a track"),
            number("track", "the track revisited; -1 none"),
            START,
            END,
            real("azimuth_rad", "rad", "where the look begins, from north through east"),
            real("width_rad", "rad", "how far it reaches from there"),
        ),
    ),
    "detections": Table(
        "a plot of a radar",
        FULL,
        (
            of("radar", "radars"),
            TIME,
            real("range_m", "m", "slant range as measured"),
            real("azimuth_rad", "rad", "azimuth as measured, from north through east"),
            real("elevation_rad", "rad", "elevation as measured"),
            real("snr", "", "signal to noise, a power ratio"),
            real("range_sigma_m", "m", "one sigma of the range"),
            real("azimuth_sigma_rad", "rad", "one sigma of the azimuth"),
            real("elevation_sigma_rad", "rad", "one sigma of the elevation"),
            of("target", "targets", ": its true origin, for scoring only; -1 a false alarm"),
            number("track", "the track that took it; -1 none"),
            real("nis", "", "normalised innovation squared with that track; NaN where it began one, or none took it"),
        ),
    ),
    "tracks": Table(
        "a track at a sample",
        FULL,
        (
            TIME,
            number("track", "its number, given once"),
            words("status", TrackStatus, "how far it is believed"),
            *POSITION,
            *VELOCITY,
            *PLACE,
            *_covariance(),
            real("existence", "", "probability that there is an object"),
            real("last_plot_s", "s", "time of its last plot, from the epoch"),
        ),
    ),
    "track_quality": Table(
        "the air picture against the truth at the last sample of a radar's turn, of one class of target",
        FULL,
        (
            TIME,
            of("radar", "radars", ": whose turn it was; -1 all radars together, at the turns of the fastest"),
            text("target_class", "`all`, or one class: attackers by category, others by role"),
            number("flying", "objects in the air"),
            number("expected", "those that the radar plotted in its last three turns; of all radars any, or held"),
            number("held", "those expected that have a confirmed track of their own within 2 km"),
            number("missed", "those expected that have none"),
            number("false_tracks", "confirmed tracks without an object: fed by the radar lately; mostly by the class"),
            real("gospa_m", "m", "GOSPA: alpha 2, p 2, cutoff 2 km; its square is the sum of the next three's"),
            real("localisation_m", "m", "its part for the distance of tracks from their objects"),
            real("missed_m", "m", "its part for objects missed"),
            real("false_m", "m", "its part for false tracks"),
            real("completeness", "", "share held of those expected; NaN where none is"),
            number("switches", "objects whose plots of three turns went mostly to another track than before"),
            real("nees", "", "mean normalised estimation error squared of tracks held and renewed; 6 is honest"),
            real("nees_median", "", "its median; 5.35 is honest"),
            number("nees_samples", "tracks in it"),
            real("nis", "", "mean normalised innovation squared of the turn's plots in confirmed tracks; 3 is honest"),
            number("nis_samples", "plots in it"),
        ),
    ),
    "biases": Table(
        "a radar: its systematic errors, and what the tracker had learned of them at the end",
        FULL,
        (
            of("radar", "radars"),
            real("range_bias_m", "m", "the true error of its ranges, drawn for the run"),
            real("azimuth_bias_rad", "rad", "the true error of its azimuths"),
            real("range_bias_estimated_m", "m", "as estimated, from its plots and other radars'"),
            real("azimuth_bias_estimated_rad", "rad", "likewise"),
            real("range_bias_left_m", "m", "one standard deviation of what is not known of it, which tracks consider"),
            real("azimuth_bias_left_rad", "rad", "likewise"),
        ),
    ),
    "threats": Table(
        "what made a track as threatening as command held it to be, at one of its judgements: the product of four factors",
        FULL,
        (
            TIME,
            number("track", "the track"),
            of("asset", "assets", ": the one most at risk; -1 none"),
            real("value", "", "mean worth of what it may aim at, weighed by the probability of each aim"),
            real("aim_probability", "", "that it aims at any asset"),
            real("asset_probability", "", "that the asset most at risk is its aim"),
            real("lethality", "", "of the class that it is held to be of"),
            real("hostility", "", "probability that it is hostile, as command holds it"),
            real("threat", "", "value x aim probability x lethality x hostility"),
            real("arrival_s", "s", "when it is expected at that asset, from the epoch; 1e9 and more: never"),
            real("last_launch_s", "s", "when a round must have left at the latest; NaN where none can"),
            real("price", "", "what a shot must be worth where rounds are kept in reserve; 0 otherwise"),
        ),
    ),
    "interceptors": Table(
        "where a round was in a frame of its flight",
        FULL,
        (
            TIME,
            of("interceptor", "launches"),
            of("interceptor_type", "interceptor_types"),
            of("fire_unit", "fire_units"),
            *POSITION,
            real("speed_m_s", "m/s", "speed"),
            *PLACE,
        ),
    ),
}

_EVENT_TABLES: dict[str, Table] = {
    "orders": Table(
        "an order to fire",
        EVENTS,
        (
            number("order", "its number"),
            TIME,
            of("fire_unit", "fire_units"),
            of("launch_site", "launch_sites"),
            of("interceptor_type", "interceptor_types"),
            number("track", "the track to fire at"),
            number("rounds", "rounds ordered"),
            number("salvo", "which salvo at this track, from 1"),
            real("intercept_s", "s", "predicted time of the intercept"),
            *(real(f"aim_{axis}_m", "m", f"predicted intercept point, ECEF {axis}") for axis in "xyz"),
        ),
    ),
    "withdrawals": Table(
        "an order is withdrawn: its rounds that have not left when its fire unit is told are not launched",
        EVENTS,
        (
            number("order", "the order that is withdrawn"),
            TIME,
            real("told_s", "s", "when its fire unit is told"),
            of("fire_unit", "fire_units"),
            number("track", "the track to fire at no more"),
            number("salvo", "which salvo at this track it was"),
        ),
    ),
    "launches": Table(
        "a round leaves its launcher",
        EVENTS,
        (
            number("interceptor", "its number"),
            TIME,
            number("order", "the order"),
            of("fire_unit", "fire_units"),
            of("launch_site", "launch_sites"),
            number("launcher", "the launcher"),
            of("interceptor_type", "interceptor_types"),
            number("track", "the track fired at"),
            *PLACE,
        ),
    ),
    "outcomes": Table(
        "the end of a round",
        EVENTS,
        (
            number("interceptor", "its number"),
            TIME,
            of("fire_unit", "fire_units"),
            of("interceptor_type", "interceptor_types"),
            number("track", "the track fired at"),
            of("target", "targets", ": the nearest to the intercept point; -1 nothing near"),
            flag("destroyed", "the target was destroyed"),
            flag("spent", "the round ran out of speed before it arrived"),
            real("miss_distance_m", "m", "distance of that target from the intercept point"),
            *POSITION,
            *PLACE,
        ),
    ),
    "assessments": Table(
        "what command was told of a round's end",
        EVENTS,
        (
            number("interceptor", "its number; -1 one that never left, since its order was withdrawn"),
            TIME,
            number("order", "the order"),
            of("fire_unit", "fire_units"),
            number("track", "the track fired at"),
            flag("destroyed", "held to be destroyed; may be wrong"),
        ),
    ),
    "status": Table(
        "rounds of one type in a fire unit at a sample",
        EVENTS,
        (
            TIME,
            of("fire_unit", "fire_units"),
            of("interceptor_type", "interceptor_types"),
            number("rounds_ready", "rounds on the launchers"),
            number("reloads", "rounds left for reloading"),
        ),
    ),
    "channels": Table(
        "a fire unit's load at a sample",
        EVENTS,
        (
            TIME,
            of("fire_unit", "fire_units"),
            number("channels_in_use", "targets being engaged"),
            number("in_flight", "rounds in flight"),
        ),
    ),
    "events": Table(
        "something that happened",
        EVENTS,
        (
            TIME,
            words("kind", EventKind, "what happened"),
            number("subject", "number of the target, track, launcher, order, fire unit or loss that it happened to"),
            number("other", "number of the asset, interceptor, identity, fire unit or post concerned; -1 none"),
        ),
    ),
    **IDENTIFICATION_TABLES,
    "engagement_ledger": Table(
        "a span in which a track was engaged, or was not for one reason: the furthest gate that any fire unit reached",
        EVENTS,
        (
            number("track", "the track"),
            START,
            END,
            words("reason", Reason, "the gate"),
            of("fire_unit", "fire_units", ": the one that came furthest; -1 none"),
        ),
    ),
    "visibility_ledger": Table(
        "a span in which one thing stood between a radar and a target; the spans of each pair tile the target's flight",
        EVENTS,
        (of("radar", "radars"), of("target", "targets"), START, END, words("visibility", Visibility, "what it was")),
    ),
    "network": Table(
        "a change of the network: something lost or back, or a fire unit that decides alone from then on or no more",
        EVENTS,
        (
            TIME,
            text("node", "id of the fire unit, post, radar or link"),
            text("change", "lost, back, alone (cut off from every post) or commanded (under a post again)"),
            text("post", "the post that commands from then on; empty for other changes"),
        ),
    ),
    "track_targets": Table(
        "which object a track followed from a time on, for scoring; empty unless the engine gives it: at level full "
        "`openiads.analysis.metrics` finds it from the detections",
        EVENTS,
        (TIME, number("track", "the track"), of("target", "targets", ": -1 none")),
    ),
}

TABLES: dict[str, Table] = {**_SCENARIO_SIDE, **_FULL_TABLES, **_EVENT_TABLES}
