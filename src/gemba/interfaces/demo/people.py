"""Customers who do not exist, at addresses that cannot exist (RFC 2606's .example)."""

import random
import unicodedata
from dataclasses import dataclass

SURNAMES = (
    "王 wang 李 li 张 zhang 刘 liu 陈 chen 杨 yang 赵 zhao 黄 huang 周 zhou 吴 wu 徐 xu 孙 "
    "sun 胡 hu 朱 zhu 高 gao 林 lin 何 he 郭 guo 马 ma 罗 luo 梁 liang 宋 song 郑 zheng 谢 "
    "xie 韩 han 唐 tang 冯 feng 于 yu 董 dong 萧 xiao 程 cheng 曹 cao 袁 yuan 邓 deng 许 xu "
    "傅 fu 沈 shen 曾 zeng 彭 peng 吕 lv 苏 su 卢 lu 蒋 jiang 蔡 cai 贾 jia 丁 ding 魏 wei 薛 "
    "xue 叶 ye 阎 yan"
).split()
GIVEN_MALE = (
    "伟 wei 强 qiang 磊 lei 军 jun 洋 yang 勇 yong 杰 jie 涛 tao 明 ming 超 chao 鹏 peng 浩 "
    "hao 宇 yu 志远 zhiyuan 建华 jianhua 子轩 zixuan 文博 wenbo 俊杰 junjie 嘉豪 jiahao 国强 "
    "guoqiang 海波 haibo 立新 lixin 天宇 tianyu 一鸣 yiming 思源 siyuan 晓东 xiaodong 永康 "
    "yongkang 振宇 zhenyu"
).split()
GIVEN_FEMALE = (
    "芳 fang 娜 na 敏 min 静 jing 丽 li 艳 yan 霞 xia 燕 yan 玲 ling 丹 dan 萍 ping 雪 xue 婷 "
    "ting 雨桐 yutong 欣怡 xinyi 梓涵 zihan 佳琪 jiaqi 晓燕 xiaoyan 秀英 xiuying 慧敏 huimin "
    "思雨 siyu 若曦 ruoxi 雅雯 yawen 春梅 chunmei 玉兰 yulan 诗涵 shihan 梦洁 mengjie 可馨 "
    "kexin"
).split()
CITIES_ZH = (
    "杭州 成都 武汉 南京 苏州 西安 长沙 重庆 青岛 宁波 厦门 合肥 郑州 广州 深圳 上海 北京 天津 昆明"
).split()


@dataclass(frozen=True, slots=True)
class Region:
    """First names, family names and towns that go together."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    towns: tuple[str, ...]


def _region(first: str, last: str, towns: str) -> Region:
    return Region(tuple(first.split()), tuple(last.split()), tuple(towns.split()))


REGIONS = (
    _region(
        "Sanne Bram Femke Pieter Daan Lotte Willem Anouk Joris Marijke Thijs Iris",
        "Bakker Jansen Visser Smit Mulder Vermeer Brouwer Peeters Claes Hendriks Kuipers",
        "Rotterdam Utrecht Eindhoven Groningen Antwerp Ghent Leiden",
    ),
    _region(
        "Lukas Jonas Julia Lena Clara Martin Sabine Stefan Katrin Felix Anja Tobias",
        "Weber Schneider Fischer Keller Hoffmann Krause Vogel Brandt Lorenz Winkler Huber",
        "Cologne Hamburg Leipzig Stuttgart Vienna Graz Zurich Bremen",
    ),
    _region(
        "James Olivia Thomas Emma Sarah Harry Amelia George Charlotte Fiona Sean Aoife Grace",
        "Murphy Byrne Walsh Taylor Evans Walker Wright Green Clarke Turner Doyle Harris",
        "Leeds Bristol Dublin Cork Glasgow Norwich Cardiff",
    ),
    _region(
        "Astrid Henrik Lars Ingrid Mikko Aino Sofie Erik Karin Johan Maja Anders",
        "Andersen Nielsen Hansen Larsen Virtanen Korhonen Berglund Nyström Holm Dahl",
        "Gothenburg Aarhus Tampere Malmö Bergen Uppsala Odense",
    ),
    _region(
        "Katarzyna Marta Piotr Mateusz Zofia Tomáš Petra Jana Andrei Ioana Gábor Eszter",
        "Kowalski Nowak Wójcik Dvořák Svoboda Horváth Nagy Popescu Ionescu Král",
        "Brno Gdańsk Kraków Wrocław Szeged Cluj Ostrava",
    ),
    _region(
        "Elena Marco Giulia Luca Inês Miguel Carla Camille Louis Chloé Antoine Lucía Diego",
        "Rossi Bianchi Conti García Fernández Silva Costa Bernard Dubois Laurent Moreau",
        "Lyon Nantes Milan Turin Porto Valencia Bilbao Lille",
    ),
)

DOMAINS_ZH = (
    "qingyou.example",
    "youxiang.example",
    "mail88.example",
    "yunmail.example",
    "xinhe.example",
)
DOMAINS_EN = (
    "mailbox.example",
    "inbox.example",
    "postbox.example",
    "homemail.example",
    "fastpost.example",
)


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who owns a thing of ours. `given` is what they sign with among friends."""

    name: str
    given: str
    salutation: str
    email: str
    phone: str
    city: str
    language: str


REGULAR = Customer(
    name="Nora Lindqvist",
    given="Nora",
    salutation="Nora",
    email="nora.lindqvist@mailbox.example",
    phone="+44 7700 900118",
    city="Gothenburg",
    language="en",
)
"""The customer who has an account."""


class Population:
    """Invents customers; no two share an address."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._taken: set[str] = {REGULAR.email}

    def newcomer(self, language: str) -> Customer:
        """Somebody who never wrote before."""
        return self._chinese() if language == "zh" else self._european()

    def _chinese(self) -> Customer:
        rng = self._rng
        surname, spelled = _pair(SURNAMES, rng)
        is_female = rng.random() < 0.5
        given, given_spelled = _pair(GIVEN_FEMALE if is_female else GIVEN_MALE, rng)
        local = rng.choice(
            (
                f"{spelled}{given_spelled}{rng.randrange(70, 100)}",
                f"{given_spelled}.{spelled}",
                f"{spelled}_{given_spelled}{rng.randrange(10, 999)}",
                f"{given_spelled}{rng.randrange(1980, 2004)}",
            )
        )
        return Customer(
            name=surname + given,
            given=given if len(given) > 1 else surname + given,
            salutation=surname + ("女士" if is_female else "先生"),
            email=self._address(local, DOMAINS_ZH),
            phone=f"1{rng.choice('35789')}{rng.randrange(10)}****{rng.randrange(10_000):04d}",
            city=rng.choice(CITIES_ZH),
            language="zh",
        )

    def _european(self) -> Customer:
        rng = self._rng
        region = rng.choice(REGIONS)
        first, last = rng.choice(region.first), rng.choice(region.last)
        local = rng.choice(
            (
                f"{first}.{last}",
                f"{first[0]}.{last}",
                f"{first}{last}{rng.randrange(10, 99)}",
                f"{last}.{first}",
                f"{first}_{rng.randrange(1970, 2004)}",
            )
        )
        return Customer(
            name=f"{first} {last}",
            given=first,
            salutation=first,
            email=self._address(_plain(local), DOMAINS_EN),
            # a range set aside for drama, where nobody answers
            phone=f"+44 7700 900{rng.randrange(1000):03d}",
            city=rng.choice(region.towns),
            language="en",
        )

    def _address(self, local: str, domains: tuple[str, ...]) -> str:
        address = f"{local}@{self._rng.choice(domains)}"
        while address in self._taken:
            address = f"{local}{self._rng.randrange(10_000)}@{self._rng.choice(domains)}"
        self._taken.add(address)
        return address


def _pair(words: list[str], rng: random.Random) -> tuple[str, str]:
    at = rng.randrange(len(words) // 2) * 2
    return words[at], words[at + 1]


def _plain(name: str) -> str:
    """The name as mail addresses write it: lower case, no accents."""
    letters = unicodedata.normalize("NFKD", name.lower().replace("ł", "l"))
    return "".join(c for c in letters if not unicodedata.combining(c))
