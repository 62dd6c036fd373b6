"""What is wrong with the demo desk, by the letters of docs/demo.md. Each can be left out."""

from enum import StrEnum


class Problem(StrEnum):
    """Where a problem is left out, the desk is as it would be without this cause, and only that."""

    REPAIRS_BOUNCE = "a"
    FORMS_WAIT_FOR_ONE = "b"
    REFUNDS_APPROVED_TWICE_A_WEEK = "c"
    VENDOR_IS_SLOW = "d"
    RESOLVES_TOO_EARLY = "e"
    NOBODY_IN_THE_EVENING = "f"
    TWO_DOORS = "g"


Planted = frozenset[Problem]

EVERYTHING: Planted = frozenset(Problem)


def all_but(letters: str) -> Planted:
    """What is planted when the problems with these letters are left out.

    Raises ValueError, in a sentence, for a letter that is no problem's.
    """
    known = "".join(sorted(EVERYTHING))
    for letter in letters:
        if letter not in known:
            there = ", ".join(known)
            raise ValueError(f"No planted problem is called '{letter}'; they are {there}.")
    return EVERYTHING - {Problem(letter) for letter in letters}
