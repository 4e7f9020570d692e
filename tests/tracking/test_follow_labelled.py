"""Where each plot says whose it is, tracks are those of the plain filter, whatever flies beside them."""

import numpy as np
import plain_filter
from builders import AXES, SIGMAS, SITE_M, STRAIGHT_ALONE, Tracking, course, place

from openiads.messages.buffer import new_buffer, open_frame
from openiads.messages.detections import DETECTION, LABEL, LOOK
from openiads.messages.tracks import TrackStatus
from openiads.tracking.follow_labelled import follow_labelled


class Labelled(Tracking):
    """The scene of tracking, around its other door."""

    def frame(self, time_s, step_s, plots=(), looks=(), labels=()):
        """Track for one frame, with a label a plot."""
        self.labels = new_buffer(LABEL, 50, False)
        self.say("detections", np.array(list(plots), DETECTION))
        self.say("labels", np.array([(label,) for label in labels], LABEL))
        self.say("looks", np.array(list(looks), LOOK))
        open_frame(self.events.cursor)
        follow_labelled(
            self.parameters, self.state, self.looks, self.detections, self.labels, self.associations, self.events,
            float(time_s), float(step_s),
        )  # fmt: skip


def there(number, label):
    """Three flights, two of which keep 20 m apart; the plots of a turn have no noise."""
    start = place(20e3 + (20.0 if label == 1 else 0.0), 60e3, 8e3) if label < 2 else place(-50e3, 10e3, 5e3)
    return plain_filter.measurement(start + 5.0 * number * course(-150.0, 40.0), SITE_M, AXES)


def flown(turns, labels=(0, 1, 2), rules=None):
    """A scene after so many turns of 5 s."""
    scene = Labelled(rules=rules)
    for number in range(turns):
        plots = [scene.plot(5.0 * number, there(number, label)) for label in labels]
        scene.frame(5.0 * number - 2.5, 5.0, plots, labels=labels)
    return scene


def test_each_label_has_one_track_however_close_they_fly():
    scene = flown(8)
    assert len(scene.tracks()) == len(scene.tracks(TrackStatus.CONFIRMED)) == 3
    assert scene.heard("associations")["track"].tolist() == [0, 1, 2]


def test_a_track_is_that_of_the_plain_filter():
    scene, told = flown(6, rules=STRAIGHT_ALONE), None
    for number in range(6):
        if told is None:
            told = plain_filter.begun(there(0, 0), SIGMAS, 300.0, SITE_M, AXES)
        else:
            told = plain_filter.updated(
                *plain_filter.predicted(*told, 5.0, 1.0), there(number, 0), SIGMAS, SITE_M, AXES
            )
    track = scene.state.tracks[0]
    assert np.linalg.norm(track["position_m"] - told[0][:3]) < 1e-4
    assert np.linalg.norm(track["velocity_m_s"] - told[0][3:]) < 1e-5


def test_plots_of_nothing_begin_no_track():
    assert len(flown(4, labels=(-1, -1)).tracks()) == 0


def test_a_label_that_was_forgotten_begins_a_new_track():
    scene = flown(4, labels=(0, 2))
    scene.frame(200.0, 5.0)
    assert len(scene.tracks()) == 0
    scene.frame(205.0, 5.0, [scene.plot(207.5, there(4, 2))], labels=(2,))
    assert scene.tracks()["track"].tolist() == [2]


def test_a_look_without_a_plot_is_doubt_here_too():
    scene = flown(4, labels=(0,))
    before = float(scene.state.tracks["existence"][0])
    scene.frame(17.5, 5.0, looks=[scene.look(20.0, 22.5)])
    assert scene.state.tracks["existence"][0] < before
