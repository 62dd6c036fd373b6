"""What each request is about in words: topic, product, and the type chosen in the form."""

import random

from gemba.interfaces.demo.company import LAUNCHED
from gemba.interfaces.demo.letters import Subject
from gemba.interfaces.demo.twin.demand import ANNOUNCED_DAY, launch, topics_on
from gemba.interfaces.demo.twin.matters import Matter


def subject_of(matter: Matter, day: int, rng: random.Random) -> Subject:
    """One of the topics of a matter, for a product that is out on that day."""
    if matter.fault is not None:
        fault = matter.fault
        return Subject(
            "repair", fault.product, f"fault.{fault.key}", _chosen_type("repair", rng), fault
        )
    is_new = day >= ANNOUNCED_DAY and rng.random() < launch(day)
    known = topics_on(day, matter.topics)
    about_new = [topic for topic in known if LAUNCHED in topic.products]
    topic = rng.choice(about_new if is_new and about_new else known)
    out = [each for each in topic.products if each != LAUNCHED or day >= ANNOUNCED_DAY]
    product = LAUNCHED if is_new and LAUNCHED in out else rng.choice(out)
    return Subject(matter.kind, product, topic.phrase, _chosen_type(matter.kind, rng))


def _chosen_type(kind: str, rng: random.Random) -> str:
    """What the customer chooses in the form: mostly right, sometimes left open, sometimes wrong."""
    draw = rng.random()
    wrong = rng.choice(("inquiry", "complaint", "repair"))
    return kind if draw < 0.75 else "" if draw < 0.88 else wrong
