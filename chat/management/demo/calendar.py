"""When people talk: by day more than by night, on weekdays more than on Sundays."""

from bisect import bisect_left
from datetime import datetime, timedelta
from itertools import accumulate

# Of each hour of the day, UTC: a place with most of its people in Europe, and a few who don't sleep.
_HOURS = (1, 1, 1, 1, 1, 2, 6, 18, 34, 44, 46, 40, 26, 38, 44, 42, 36, 26, 14, 9, 8, 6, 4, 2)
_DAYS = (10, 11, 11, 10, 9, 2, 1.5)


class Calendar:
    """Maps [0, 1) onto the days before `end`, unevenly."""

    def __init__(self, end: datetime, days: int) -> None:
        self._start = (end - timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
        self._hours = max(1, int((end - self._start).total_seconds() // 3600))
        self._weight = list(accumulate(self._weight_of(hour) for hour in range(self._hours)))

    @property
    def start(self) -> datetime:
        return self._start

    def moment(self, part: float) -> datetime:
        """Never earlier for a larger `part`."""
        wanted = part * self._weight[-1]
        hour = min(bisect_left(self._weight, wanted), self._hours - 1)
        before = self._weight[hour - 1] if hour else 0.0
        within = (wanted - before) / (self._weight[hour] - before)
        return self._start + timedelta(hours=hour + min(within, 0.999999))

    def _weight_of(self, hour: int) -> float:
        at = self._start + timedelta(hours=hour)
        return _HOURS[at.hour] * _DAYS[at.weekday()]
