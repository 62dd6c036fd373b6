"""Objects that stand for others: against plain Python, and chains."""

from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.objects.log import ObjectLog
from gemba.insight.eventlog.objects.redirecting import INTO, redirected
from gemba.insight.eventlog.objects.testing import contents, drawn_logs


@given(log=drawn_logs(), to_a_stranger=st.booleans())
def test_everything_that_concerned_the_one_concerns_the_other(
    log: ObjectLog, to_a_stranger: bool
) -> None:
    ids = list(log.object_ids)
    onto = dict(zip(ids[::2], ids[1::2], strict=False))
    if ids and to_a_stranger:
        onto[ids[-1]] = "never heard of"
    before, after = contents(log), contents(redirected(log, onto))

    def last(name: str) -> str:
        while name in onto:
            name = onto[name]
        return name

    for old, new in zip(before.events, after.events, strict=True):
        assert new[:4] == old[:4]
        assert new[4] == sorted({(last(name), part) for name, part in old[4]})  # type: ignore[attr-defined]
    for name, (kind, values, links) in before.objects.items():
        wanted = {(last(other), part) for other, part in links}  # type: ignore[attr-defined]
        wanted |= {(last(name), INTO)} if name in onto else set()
        assert after.objects[name] == (kind, values, sorted(wanted))
