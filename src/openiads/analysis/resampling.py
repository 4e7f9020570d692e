"""Resampling with replacement: means of many resamples of a table of values, as a kernel.

Source: Efron 1979, Annals of Statistics 7, p. 1 (the bootstrap). Leaves out: what intervals are made of them (intervals.py).
"""

from openiads.kernel import door
from openiads.streams import Purpose, uniform_pair

RESAMPLE = int(Purpose.RESAMPLE)


@door
def resample(values, name, means):
    """Fill `means` (resamples, k) with the means of resamples of the rows of `values` (n, k), n above 0.

    name : a 32-bit hash that keys the draws; the same name and size draw the same rows. Source: Efron 1979.
    """
    count, columns = values.shape
    share = 1.0 / max(float(count), 1.0)
    for resample_number in range(means.shape[0]):
        for column in range(columns):
            means[resample_number, column] = 0.0
        for pair in range((count + 1) // 2):
            first, second = uniform_pair((0, 0), RESAMPLE, 0, name, resample_number, pair)
            row = min(int(first * count), count - 1)
            for column in range(columns):
                means[resample_number, column] += values[row, column]
            if 2 * pair + 1 < count:
                row = min(int(second * count), count - 1)
                for column in range(columns):
                    means[resample_number, column] += values[row, column]
        for column in range(columns):
            means[resample_number, column] *= share
