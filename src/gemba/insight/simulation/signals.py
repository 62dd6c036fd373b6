"""Events of the loop as single integers, which a heap compares at once.

`time << TIME | what << WHAT | which`. At one instant shifts change first, then work is done, then
it is let go or becomes possible, and then customers act.
"""

TIME, WHAT = 43, 40
WHICH = (1 << WHAT) - 1
DUTY, DONE, RELEASED, POSSIBLE, CHASED, LEFT = range(6)


def signal(time_ms: int, what: int, which: int) -> int:
    return time_ms << TIME | what << WHAT | which
