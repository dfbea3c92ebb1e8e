import asyncio

from meterhouse.live.mailbox import Mailbox, Value


def take(mailbox: Mailbox) -> dict[int, Value]:
    return asyncio.run(asyncio.wait_for(mailbox.take(), 1))


def test_a_mailbox_holds_the_latest_value_of_each_point() -> None:
    mailbox = Mailbox()
    for point, at, value in ((1, 10.0, 1.0), (2, 10.0, 5.0), (1, 11.0, 2.0), (1, 9.0, 3.0)):
        mailbox.put(point, (at, value))
    assert take(mailbox) == {1: (11.0, 2.0), 2: (10.0, 5.0)}


def test_what_was_taken_does_not_come_again() -> None:
    mailbox = Mailbox()
    mailbox.put(1, (10.0, 1.0))
    take(mailbox)
    mailbox.put(2, (10.0, 1.0))
    assert take(mailbox) == {2: (10.0, 1.0)}


def test_what_is_no_longer_wanted_is_thrown_away() -> None:
    mailbox = Mailbox()
    mailbox.put(1, (10.0, 1.0))
    mailbox.put(2, (10.0, 1.0))
    mailbox.keep_only(frozenset({2}))
    assert take(mailbox) == {2: (10.0, 1.0)}
