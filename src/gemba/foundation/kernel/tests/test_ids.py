"""UUIDv7 as RFC 9562 draws it, and secrets."""

import os
from base64 import urlsafe_b64decode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from gemba.foundation.kernel.clock import microseconds
from gemba.foundation.kernel.ids import new_id, new_secret

moments = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001
    max_value=datetime(9000, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(moments)
def test_version_variant_and_time_are_where_readers_look(moment: datetime) -> None:
    made = new_id(moment)
    assert made.version == 7
    assert made.variant == RFC_4122
    assert abs((made.int >> 80) - moment.timestamp() * 1000) <= 1


@given(moments, st.integers(min_value=1, max_value=10**9))
def test_a_later_millisecond_sorts_later(moment: datetime, later_ms: int) -> None:
    first, second = new_id(moment), new_id(moment + timedelta(milliseconds=later_ms))
    assert first < second
    assert first.hex < second.hex


def test_ids_of_one_moment_differ_and_ascend() -> None:
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    made = [new_id(moment) for _ in range(10_000)]
    assert len(set(made)) == 10_000
    assert made == sorted(made)


def test_a_secret_holds_the_bits_asked_for() -> None:
    secret = new_secret(160)
    assert len(urlsafe_b64decode(secret + "=" * (-len(secret) % 4))) == 20
    assert new_secret() != new_secret()


def test_microseconds_are_exact() -> None:
    moment = datetime(2026, 3, 2, 4, 5, 6, 789_123, tzinfo=UTC)
    assert microseconds(moment) % 1_000_000 == 789_123
    assert microseconds(datetime(1970, 1, 1, tzinfo=UTC)) == 0


def test_a_forked_process_makes_ids_of_its_own() -> None:
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    new_id(moment)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, b"".join(new_id(moment).bytes for _ in range(100)))
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        theirs = pipe.read()
    ours = {new_id(moment).bytes for _ in range(100)}
    assert len(theirs) == 1_600
    assert ours.isdisjoint(theirs[at : at + 16] for at in range(0, len(theirs), 16))


def test_threads_make_ids_of_their_own() -> None:
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: new_id(moment), range(4_000)))
    assert len(set(made)) == 4_000
