from datetime import timedelta

import pytest

from crawler.fetching.outcome import MAX_ATTEMPTS, Outcome, Treatment, retry_delay


def test_only_what_was_fetched_is_kept():
    assert [one for one in Outcome if one.treatment is Treatment.KEEP] == [Outcome.FETCHED]


@pytest.mark.parametrize("outcome", [one for one in Outcome if one.blames_host])
def test_a_host_in_trouble_is_asked_again(outcome):
    assert outcome.treatment is Treatment.RETRY


def test_retries_grow_and_stay_bounded():
    delays = [retry_delay(attempts) for attempts in range(1, 100)]
    assert delays == sorted(delays)
    assert sum(delays[: MAX_ATTEMPTS - 1], timedelta()) < timedelta(days=1)
    assert delays[-1] == timedelta(days=1)
