"""Solisle 舒屿, a small maker of household electronics that does not exist, and its service desk.

Some of what is wrong with this desk is planted here; docs/demo.md says what, and where to see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from zlib import crc32

from gemba.foundation.events.actors import Role
from gemba.insight.mining.calendars import DAY_MINUTES, Calendar

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
WORKDAYS = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)
EVERY_DAY = (*WORKDAYS, SATURDAY, SUNDAY)

DESK_ZONE = "Asia/Shanghai"
WESTERN_ZONE = "Europe/Amsterdam"
DOMAIN = "solisle.example"

FIRST_LINE = "First line 一线客服"
TECHNICAL = "Technical support 技术支持"
REPAIR = "Repair 维修组"
RETURNS = "Returns & refunds 退换组"
TEAMS = (FIRST_LINE, TECHNICAL, REPAIR, RETURNS)
# Shops that sell our products write to a box of their own, to people of its own.
DEALERS = "Dealers 经销商组"

MAIL_ZH, MAIL_EN, FORM, MAIL_DEALERS = "kefu", "support", "form", "dealers"


def week(zone: str, days: Sequence[int], *hours: str) -> Calendar:
    """The same hours on each of these days, as "09:00-12:30", on the clocks of the office."""
    return Calendar(tuple(_interval(day, each) for day in sorted(days) for each in hours), zone)


def _interval(day: int, hours: str) -> tuple[int, int]:
    begin, end = (time.fromisoformat(clock) for clock in hours.split("-"))
    midnight = day * DAY_MINUTES
    return midnight + begin.hour * 60 + begin.minute, midnight + end.hour * 60 + end.minute


def hours_on(day: int, week: Calendar) -> list[str]:
    """The hours of one day of a week, Monday being 0, as "09:00-12:30"."""
    midnight = day * DAY_MINUTES
    return [
        f"{_clock(begin - midnight)}-{_clock(end - midnight)}"
        for begin, end in week.intervals
        if midnight <= begin < midnight + DAY_MINUTES
    ]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@dataclass(frozen=True, slots=True)
class Staff:
    """One colleague. `reads` are the languages they answer, `writes` that of their notes.

    `pace` 1.2 takes a fifth longer. `latin` is how they sign an English letter, if not as `name`.
    `leave_days` are taken in a row, where colleagues can stand in.
    """

    key: str
    name: str
    role: Role
    hours: Calendar
    team: str = ""
    reads: tuple[str, ...] = ()
    writes: str = "zh"
    pace: float = 1.0
    latin: str = ""
    leave_days: int = 0

    @property
    def manner(self) -> float:
        """What makes this colleague's letters theirs, from 0 to 1."""
        return crc32(self.key.encode()) / 2**32

    @property
    def email(self) -> str:
        """The log-in name."""
        return f"{self.key}@{DOMAIN}"


# Only two colleagues read Chinese mail, and only in the second shift: what comes after six waits.
SECOND_SHIFT = ("11:00-14:00", "14:30-18:00")
# Every request from the web form is first read by one colleague who works mornings.
MORNINGS = ("09:00-13:00",)
# The supervisor approves refunds in two sittings a week.
SITTINGS = week(DESK_ZONE, (WEDNESDAY, FRIDAY), "09:00-10:30")

ZHAO_KEXIN = Staff(
    "zoe.zhao",
    "赵可欣",
    Role.AGENT,
    week(DESK_ZONE, WORKDAYS, *MORNINGS),
    FIRST_LINE,
    ("zh", "en"),
    latin="Zoe Zhao",
)
LIN_XIAOWEN = Staff(
    "lin.xiaowen",
    "林晓雯",
    Role.AGENT,
    week(DESK_ZONE, WORKDAYS, *SECOND_SHIFT),
    FIRST_LINE,
    ("zh",),
    pace=0.9,
)
ZHOU_MIN = Staff(
    "zhou.min",
    "周敏",
    Role.AGENT,
    week(DESK_ZONE, (SATURDAY, SUNDAY, MONDAY, TUESDAY, WEDNESDAY), *SECOND_SHIFT),
    FIRST_LINE,
    ("zh",),
    pace=1.15,
    leave_days=3,
)
EMILY_CARTER = Staff(
    "emily.carter",
    "Emily Carter",
    Role.AGENT,
    week(WESTERN_ZONE, WORKDAYS, "08:30-12:30", "13:00-17:00"),
    FIRST_LINE,
    ("en",),
    "en",
    leave_days=7,
)
# Resolves with the first answer instead of waiting whether it helped.
DANIEL_HUGHES = Staff(
    "daniel.hughes",
    "Daniel Hughes",
    Role.AGENT,
    week(
        WESTERN_ZONE, (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY), "09:30-13:00", "14:00-18:00"
    ),
    FIRST_LINE,
    ("en",),
    "en",
    pace=0.7,
    leave_days=7,
)
LIU_YANG = Staff(
    "liu.yang",
    "刘洋",
    Role.AGENT,
    week(DESK_ZONE, WORKDAYS, "09:00-12:00", "13:30-18:30"),
    TECHNICAL,
    ("zh", "en"),
    latin="Liu Yang",
    leave_days=7,
)
WU_QIAN = Staff(
    "wu.qian",
    "吴倩",
    Role.AGENT,
    week(DESK_ZONE, (MONDAY, TUESDAY, THURSDAY, FRIDAY, SATURDAY), "09:30-12:00", "13:30-19:00"),
    TECHNICAL,
    ("zh",),
    pace=1.1,
    leave_days=7,
)
MAREK_NOVAK = Staff(
    "marek.novak",
    "Marek Novák",
    Role.AGENT,
    week(WESTERN_ZONE, WORKDAYS, "09:00-12:30", "13:15-17:30"),
    TECHNICAL,
    ("en",),
    "en",
    leave_days=7,
)
CHEN_JIANGUO = Staff(
    "chen.jianguo",
    "陈建国",
    Role.AGENT,
    week(
        DESK_ZONE,
        (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY),
        "08:30-12:00",
        "13:30-17:30",
    ),
    REPAIR,
    ("zh",),
)
HANNAH_DE_VRIES = Staff(
    "hannah.devries",
    "Hannah de Vries",
    Role.AGENT,
    week(WESTERN_ZONE, WORKDAYS, "08:00-12:00", "12:45-16:30"),
    REPAIR,
    ("en",),
    "en",
)
HUANG_TING = Staff(
    "huang.ting",
    "黄婷",
    Role.AGENT,
    week(DESK_ZONE, WORKDAYS, "09:00-12:00", "13:30-18:00"),
    RETURNS,
    ("zh",),
)
OLIVER_BENNETT = Staff(
    "oliver.bennett",
    "Oliver Bennett",
    Role.AGENT,
    week(WESTERN_ZONE, WORKDAYS, "09:00-12:30", "13:30-17:00"),
    RETURNS,
    ("en",),
    "en",
    pace=1.1,
)
SUN_YUTONG = Staff(
    "sun.yutong",
    "孙雨桐",
    Role.AGENT,
    week(DESK_ZONE, WORKDAYS, "09:00-12:00", "13:00-18:00"),
    DEALERS,
    ("zh", "en"),
    latin="Sun Yutong",
)
RUBEN_CLAES = Staff(
    "ruben.claes",
    "Ruben Claes",
    Role.AGENT,
    week(WESTERN_ZONE, WORKDAYS, "09:00-12:30", "13:00-17:30"),
    DEALERS,
    ("en",),
    "en",
    pace=0.9,
)
HE_JING = Staff(
    "he.jing",
    "何静",
    Role.SUPERVISOR,
    week(DESK_ZONE, WORKDAYS, "09:00-12:00", "13:30-18:00"),
    reads=("zh", "en"),
)
SAM_PORTER = Staff(
    "sam.porter",
    "Sam Porter",
    Role.ADMINISTRATOR,
    week(WESTERN_ZONE, WORKDAYS, "09:00-17:30"),
    writes="en",
)
GUO_TAO = Staff(
    "guo.tao", "郭涛（恒泰配件）", Role.VENDOR, week(DESK_ZONE, WORKDAYS, "09:00-17:30")
)

AGENTS: tuple[Staff, ...] = (
    ZHAO_KEXIN,
    LIN_XIAOWEN,
    ZHOU_MIN,
    EMILY_CARTER,
    DANIEL_HUGHES,
    LIU_YANG,
    WU_QIAN,
    MAREK_NOVAK,
    CHEN_JIANGUO,
    HANNAH_DE_VRIES,
    HUANG_TING,
    OLIVER_BENNETT,
)
DEALERS_AGENTS: tuple[Staff, ...] = (SUN_YUTONG, RUBEN_CLAES)
STAFF: tuple[Staff, ...] = (*AGENTS, *DEALERS_AGENTS, HE_JING, SAM_PORTER, GUO_TAO)


@dataclass(frozen=True, slots=True)
class Vendor:
    """A supplier of spare parts. Half of its deliveries take longer than `median_days`."""

    tag: str
    names: dict[str, str]
    median_days: float


# Three times as slow as the other, for every part with a motor or a battery in it.
HENGTAI = Vendor("parts-hengtai", {"zh": "恒泰配件", "en": "Hengtai Parts"}, 9.5)
NORDEN = Vendor("parts-norden", {"zh": "诺登元件", "en": "Norden Components"}, 3.0)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that breaks; `at_home_share` of the cases the customer solves at home."""

    key: str
    product: str
    vendor: Vendor
    at_home_share: float
    weight: float = 1.0
    is_danger: bool = False
    posts_part: bool = False


FAULTS: tuple[Fault, ...] = (
    Fault("dock", "r5", HENGTAI, 0.35, 1.3),
    Fault("wheel", "r5", HENGTAI, 0.15, 1.4),
    Fault("wifi", "r5", NORDEN, 0.8, 0.8),
    Fault("wifi", "a3", NORDEN, 0.85, 0.5),
    Fault("battery", "r5", HENGTAI, 0.1, 1.3),
    Fault("map", "r7", NORDEN, 0.7, 0.9),
    Fault("wifi", "r7", NORDEN, 0.85, 0.5),
    Fault("rattle", "a3", HENGTAI, 0.15, 1.3),
    Fault("sensor", "a3", NORDEN, 0.4, 1.0),
    Fault("smell", "a3", NORDEN, 0.4, 0.8, posts_part=True),
    Fault("heating", "k2", NORDEN, 0.1, 0.7),
    Fault("leak", "k2", NORDEN, 0.0, 0.7, is_danger=True),
    Fault("lid", "k2", NORDEN, 0.2, 0.5, posts_part=True),
    Fault("ghosting", "e6", NORDEN, 0.2, 0.8),
    Fault("drain", "e6", HENGTAI, 0.5, 0.7),
    Fault("frozen", "e6", NORDEN, 0.7, 0.7),
    Fault("sync", "e6", NORDEN, 0.95, 0.5),
    Fault("silent", "b2", NORDEN, 0.3, 1.0, posts_part=True),
    Fault("case", "b2", HENGTAI, 0.2, 0.7),
    Fault("dropouts", "b2", NORDEN, 0.7, 0.7),
)
LAUNCHED, FAULTY = "r7", "heating"


def readers(team: str, language: str) -> Sequence[Staff]:
    """The colleagues of a team who can answer in a language."""
    return [staff for staff in AGENTS if staff.team == team and language in staff.reads]
