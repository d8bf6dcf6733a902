"""Tell how far off answers are: kilometres over the globe, and the figures that geoparsing systems are compared by.

A place that nobody answered counts as half the Earth's girth off, so that the figures cover finding and resolving.
"""

import math
from collections.abc import Sequence
from statistics import mean, median

from recoupe.codebook import earth

# Half the girth of the Earth, as geoparsing papers take it.
FARTHEST_KM = 20039.0
# 100 miles: within this a name is taken for resolved.
RESOLVED_KM = 161.0
# UCDP's second rung of precision.
NEAR_KM = 25.0


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give the great-circle distance of two points, each latitude and longitude in degrees (WGS 84)."""
    return earth.distance_km(*one, *other)


def area_under_errors(errors: Sequence[float]) -> float | None:
    """Give the area under the curve of the sorted log errors: 0 all exact, 1 all as far as can be.

    Source: Gritta, Pilehvar & Collier 2019.
    """
    if not errors:
        return None
    logs = [math.log(error + 1) for error in sorted(errors)]
    most = math.log(FARTHEST_KM + 1)
    if len(logs) == 1:
        return logs[0] / most
    return sum((one + other) / 2 for one, other in zip(logs, logs[1:], strict=False)) / (most * (len(logs) - 1))


def mean_km(errors: Sequence[float]) -> float | None:
    """Give the mean error, None of nothing."""
    return mean(errors) if errors else None


def median_km(errors: Sequence[float]) -> float | None:
    """Give the median error, None of nothing."""
    return median(errors) if errors else None
