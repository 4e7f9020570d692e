"""Changes of the network are told in sentences, one for each moment."""

import dataclasses

import numpy as np
from synthetic_record import synthetic_record

from openiads.analysis.network import listed, network_sentences

CHANGES = [
    (20.0, "post", "lost", ""),
    (20.0, "unit-1", "alone", ""),
    (20.0, "unit-2", "alone", ""),
    (20.0, "unit-3", "alone", ""),
    (60.0, "post", "back", ""),
    (60.0, "wire", "back", ""),
    (60.0, "unit-1", "commanded", "post"),
]


def record_with(rows):
    record = synthetic_record()
    times, nodes, changes, posts = zip(*rows, strict=True)
    table = {"time_s": np.array(times), "node": np.array(nodes), "change": np.array(changes), "post": np.array(posts)}
    return dataclasses.replace(record, tables={**record.tables, "network": table})


def test_each_moment_is_one_sentence():
    assert network_sentences(record_with(CHANGES), 0.0, 100.0) == [
        (20.0, "At 20 s post was lost; from then on unit-1, unit-2 and unit-3 decided alone."),
        (60.0, "At 60 s post and wire were back; from then on post commanded unit-1."),
    ]


def test_only_what_happened_in_the_time_is_told():
    assert [time_s for time_s, _ in network_sentences(record_with(CHANGES), 30.0, 100.0)] == [60.0]


def test_names_are_listed_as_people_do():
    assert [listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
