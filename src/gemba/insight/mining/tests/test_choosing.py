from gemba.insight.eventlog.appending import append
from gemba.insight.eventlog.testing import events, log_of, rows_of
from gemba.insight.mining.choosing import cases_of_variants, variant_keys
from gemba.insight.mining.variants import variants

LOG = "k1 a 0\nk1 b 1\nk2 a 0\nk2 b 2\nk3 a 0"


def test_the_cases_of_a_variant() -> None:
    columns = log_of(LOG)
    most, least = variant_keys(variants(columns))
    chosen, both = cases_of_variants(columns, [most]), cases_of_variants(columns, [most, least])
    assert chosen is not None
    assert both is not None
    assert (chosen.tolist(), both.tolist()) == ([True, True, False], [True, True, True])


def test_unknown_keys_choose_everything() -> None:
    columns = log_of(LOG)
    for key in ("", "zz", "0" * 16, "g" * 16, "-000000000000001"):
        assert cases_of_variants(columns, [key]) is None


def test_a_variant_keeps_its_key_while_the_log_grows() -> None:
    columns = log_of(LOG)
    grown = append(columns, rows_of(events("k3 c 5\nk4 a 0\nk5 a 0\nk6 a 0")))
    assert set(variant_keys(variants(columns))) < set(variant_keys(variants(grown)))
