"""How long what does not answer is left alone."""

from meterhouse.devices.backoff import Backoff


def test_waits_grow_to_a_minute_and_start_anew_after_a_success() -> None:
    backoff = Backoff(uniform=lambda low, high: (low + high) / 2)
    waits = []
    for _ in range(8):
        backoff.failed(100.0)
        waits.append(backoff.retry_at - 100.0)
    assert waits == [1, 2, 5, 10, 30, 60, 60, 60]
    backoff.succeeded()
    assert backoff.is_due(0.0)
    backoff.failed(100.0)
    assert (backoff.is_due(100.9), backoff.is_due(101.0)) == (False, True)


def test_waits_are_spread() -> None:
    assert {Backoff(uniform=lambda low, _high: low).uniform(0.8, 1.2)} == {0.8}
    backoff = Backoff(uniform=lambda _low, high: high)
    backoff.failed(0.0)
    assert backoff.retry_at == 1.2
