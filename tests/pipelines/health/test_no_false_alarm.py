"""Sixty days of normal noise, looked at each day: nobody is called."""

import pytest

from pipelines.store.health import read_health
from tests.pipelines.health.history import HOLIDAYS, History


@pytest.mark.parametrize("seed", [1])
def test_sixty_days_of_normal_noise_raise_no_alarm(seed):
    history = History(seed)
    found = {}
    for day in range(60):
        history.live()
        for trouble in read_health(history.connection, now=history.now).troubles:
            found.setdefault(trouble.problem, (day, trouble.message))
    assert max(HOLIDAYS) < 60
    assert found == {}
