"""Two radars with systematic errors that look at aircraft flying straight, for the tests of registration.

Source: elementary geometry. Leaves out: everything that `builders` holds.
"""

import math

import numpy as np
from builders import AXES, Tracking, place

SIGMAS = (50.0, 1e-3, 2e-3)
RANGE_SIGMA_M, AZIMUTH_SIGMA_RAD = 100.0, 2e-3
SCALES = np.array([RANGE_SIGMA_M, AZIMUTH_SIGMA_RAD])
SITES = (np.array(place(0.0, 0.0, 10.0)), np.array(place(60e3, -20e3, 10.0)))
TURN_S = 5


class TwoRadars:
    """Radars with biases drawn, aircraft with courses drawn; `told` says whether tracking knows of biases at all."""

    def __init__(self, seed: int, told: bool, aircraft: int = 20) -> None:
        self.rng = np.random.default_rng(seed)
        self.bias = self.rng.normal(size=(2, 2)) * SCALES
        stated = {"range_bias_sigma_m": RANGE_SIGMA_M, "azimuth_bias_sigma_rad": AZIMUTH_SIGMA_RAD} if told else {}
        self.scene = Tracking(radars=tuple({"position_m": tuple(site), **stated} for site in SITES))
        self.begun = np.array([place(*self.rng.uniform(-80e3, 80e3, 2), 9e3) for _ in range(aircraft)])
        course = self.rng.uniform(0.0, 2.0 * math.pi, aircraft)
        self.velocity = 200.0 * np.stack([np.cos(course), np.sin(course), np.zeros(aircraft)], axis=1) @ AXES

    def measured(self, radar: int, position_m) -> tuple[float, float, float]:
        """What a radar measures of a place: bias and noise."""
        east, north, up = AXES @ (position_m - SITES[radar])
        level = math.hypot(east, north)
        true = np.array([math.hypot(level, up), math.atan2(east, north), math.atan2(up, level)])
        found = true + [*self.bias[radar], 0.0] + np.array(SIGMAS) * self.rng.normal(size=3)
        return float(found[0]), float(found[1]) % (2.0 * math.pi), float(found[2])

    def places(self, time_s: float):
        """Where all aircraft are."""
        return self.begun + self.velocity * time_s

    def frame(self, number: int) -> None:
        """One second: each radar looks all round at its own second of five."""
        plots, looks, now = [], [], number + 0.5
        for radar in range(2):
            if number % TURN_S == 2 * radar:
                seen = [here for here in self.places(now) if self.rng.random() < 0.9]
                plots += [self.scene.plot(now, self.measured(radar, here), radar=radar, sigmas=SIGMAS) for here in seen]
                looks.append(self.scene.look(now, now, radar=radar))
        self.scene.frame(number, 1.0, plots, looks)

    def errors(self):
        """Of every confirmed track: how far off [m] it is, and the squared error in its own measure, by axis."""
        far, own = [], []
        for track in self.scene.tracks(2):
            apart = self.places(track["time_s"]) - track["position_m"]
            error = apart[np.linalg.norm(apart, axis=1).argmin()]
            packed = track["covariance"][:6]
            covariance = packed[[[0, 1, 2], [1, 3, 4], [2, 4, 5]]]
            far.append(float(np.linalg.norm(error)))
            own.append(float(error @ np.linalg.solve(covariance, error)) / 3.0)
        return far, own

    def run(self, minutes: int):
        """Mean error [m] of tracks, mean squared error in their own measure, and how many there are, after a minute."""
        far, own, counts = [], [], []
        for number in range(60 * minutes):
            self.frame(number)
            if number > 60 and number % TURN_S == 2:
                here, mine = self.errors()
                far += here
                own += mine
                counts.append(len(here))
        return float(np.mean(far)), float(np.mean(own)), float(np.mean(counts))

    @property
    def bias_error(self):
        """Error of the estimated biases, in standard deviations that the radars state, range and azimuth in turn."""
        return self.scene.state.bias - (self.bias / SCALES).ravel()
