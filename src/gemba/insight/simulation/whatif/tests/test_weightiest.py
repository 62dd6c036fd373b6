"""Which parts of a twin are worth doubting."""

from dataclasses import replace

from gemba.insight.simulation.model import START, Delay, Draw, Handling, Twin
from gemba.insight.simulation.testing import chain, queue_twin
from gemba.insight.simulation.whatif.assumptions import Assumption
from gemba.insight.simulation.whatif.weightiest import MOST_OF, weightiest


def desk_of_steps(*seconds: float) -> Twin:
    """One step after the other, each of which takes so long."""
    twin = queue_twin(servers=2, per_hour=3, service=Draw.fixed(1.0), days=7)
    (step,) = twin.activities
    steps = tuple(
        replace(step, name=f"step {at}", handling=(Handling(Draw.fixed(each)),))
        for at, each in enumerate(seconds)
    )
    return replace(twin, activities=steps, branching=chain(*(each.name for each in steps)))


def test_the_steps_with_most_work_are_doubted_and_all_other_kinds_kept() -> None:
    twin = desk_of_steps(60, 600, 30, 900, 120, 300)
    doubted = [Assumption("handling", (each.name,), 0.1) for each in twin.activities]
    presence = Assumption("presence", (), 0.1)
    kept = weightiest(twin, [*doubted, presence])
    assert len(kept) == MOST_OF["handling"] + 1
    assert [each.names for each in kept] == [("step 1",), ("step 3",), ("step 5",), ()]


def test_what_is_doubted_more_weighs_more() -> None:
    twin = desk_of_steps(*(100.0 for _ in range(6)))
    doubted = [Assumption("handling", (f"step {at}",), 0.1 + at / 10) for at in range(6)]
    assert [each.names for each in weightiest(twin, doubted)] == [
        (f"step {at}",) for at in range(3, 6)
    ]


def test_the_steps_before_which_most_time_passes_are_doubted() -> None:
    twin = desk_of_steps(1, 1, 1, 1)
    waits = [Delay(f"step {at}", Draw.fixed(60.0 * at)) for at in range(4)]
    # As fitting tells them: where a case begins with a step, nothing passes before it.
    begins = [Delay(each.to, Draw.fixed(0.0), START) for each in waits]
    delays = tuple(each for pair in zip(waits, begins, strict=True) for each in pair)
    doubted = [Assumption("delay", (f"step {at}",), 0.1) for at in range(4)]
    kept = weightiest(replace(twin, delays=delays), doubted)
    assert [each.names for each in kept] == [("step 2",), ("step 3",)]


def test_all_streams_of_a_type_count() -> None:
    twin = desk_of_steps(60)
    (usual,), (stream,) = twin.types, twin.arrivals
    others = [replace(usual, name=f"other {at}") for at in range(MOST_OF["demand"])]
    busier = tuple(1.2 * each for each in stream.per_hour)
    streams = [replace(stream, type=each.name, per_hour=busier) for each in others]
    twice = replace(twin, types=(usual, *others), arrivals=(stream, *streams, stream))
    doubted = [Assumption("demand", (each.name,), 0.1) for each in (*others, usual)]
    assert doubted[-1] in weightiest(twice, doubted)
