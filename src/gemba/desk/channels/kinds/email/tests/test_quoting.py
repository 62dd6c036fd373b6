import csv
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.channels.kinds.email.html_text import html_to_text
from gemba.desk.channels.kinds.email.quoting import split_quoted

NEW = "设备还是不能开机。\n\n谢谢\n李伟"
OLD = "请问您试过长按电源键吗？"

HISTORIES = {
    "Gmail": "On Mon, 4 May 2026 at 10:20, Support <support@example.com> wrote:\n\n> Hello\n> Bye",
    "Gmail, wrapped": "On Mon, 4 May 2026 at 10:20, A Long Name <\nsupport@example.com> wrote:\n"
    "\n> Hello",
    "Gmail, bracket wrapped": "On Mon, 4 May 2026 at 10:20, Long <a@example.com\n> wrote:\n> x",
    "Apple Mail": "> On 4 May 2026, at 10:20, Support <support@example.com> wrote:\n> \n> Hello",
    "Outlook": "________________________________\nFrom: Support <support@example.com>\n"
    "Sent: Monday, May 4, 2026 10:20 AM\nTo: Li Wei <li@example.cn>\nSubject: RE: Broken\n\nHello",
    "Outlook, old": "-----Original Message-----\nFrom: Support\nSent: Monday\n\nHello",
    "Outlook, German": "Von: Support <support@example.com>\nGesendet: Montag, 4. Mai 2026 10:20\n"
    "An: Li\nBetreff: AW: Kaputt\n\nHallo",
    "Outlook, French": "De : Support <support@example.com>\nEnvoyé : lundi 4 mai 2026 10:20\n"
    "À : Li\nObjet : RE: Panne\n\nBonjour",
    "Outlook, Spanish": "De: Support <support@example.com>\nEnviado: lunes, 4 de mayo de 2026\n"
    "Para: Li\nAsunto: RE: Averia\n\nHola",
    "Outlook, Chinese": "发件人: Support <support@example.com>\n发送时间: 2026年5月4日 10:20\n"
    f"收件人: 李伟\n主题: 回复: 故障\n\n{OLD}",
    "Outlook, Taiwan": "寄件者: Support <support@example.com>\n寄件日期: 2026年5月4日\n"
    f"收件者: 李偉\n主旨: 回覆: 故障\n\n{OLD}",
    "Foxmail": "\n\n发件人： support@example.com\n发送时间： 2026-05-04 10:20\n收件人： li\n"
    f"抄送： 王芳\n主题： 回复: 故障\n\n{OLD}",
    "QQ": "------------------ 原始邮件 ------------------\n"
    f'发件人: "客服"<support@example.com>;\n发送时间: 2026年5月4日(星期一) 上午10:20\n\n{OLD}',
    "QQ, English": f"{'-' * 18}\xa0Original\xa0{'-' * 18}\nFrom: x\n\nHello",
    "163": f'在 2026-05-04 10:20:30，"客服" <support@example.com> 写道：\n\n{OLD}',
    "163, English": 'At 2026-05-04 10:20:30, "Support" <support@example.com> wrote:\n\nHello',
    "163, app": f"---- 回复的原邮件 ----\n| 发件人 | 客服 |\n\n{OLD}",
    "Apple Mail, Chinese": f"> 在 2026年5月4日，10:20，客服 <s@example.com> 写道：\n> \n> {OLD}",
    "Apple Mail, no space": f"> 在2026年5月4日，上午10:20，客服 <s@example.com> 写道：\n> {OLD}",
    "Gmail, Chinese": f"客服 <support@example.com> 于2026年5月4日周一 10:20写道：\n\n> {OLD}",
    "German": "Am 04.05.2026 um 10:20 schrieb Support <support@example.com>:\n> Hallo",
    "French": "Le lun. 4 mai 2026 à 10:20, Support <support@example.com> a écrit :\n\n> Bonjour",
    "Spanish": "El lun, 4 may 2026 a las 10:20, Support (<support@example.com>) escribió:\n> Hola",
    "Italian": "Il giorno lun 4 mag 2026 alle 10:20 Support <s@example.com> ha scritto:\n> Ciao",
    "Portuguese": "Em seg., 4 de mai. de 2026 às 10:20, Support <s@example.com> escreveu:\n> Oi",
    "Dutch": "Op ma 4 mei 2026 om 10:20 schreef Support <support@example.com>:\n> Hallo",
    "Polish": "pon., 4 maj 2026 o 10:20 Support <support@example.com> napisał(a):\n\n> Witam",
    "Russian": "пн, 4 мая 2026 г. в 10:20, Support <support@example.com>:\n\n> Привет",
    "Korean": "2026년 5월 4일 (월) 오전 10:20, Support <support@example.com>님이 작성:\n\n> 안녕",
    "Japanese": "2026年5月4日(月) 10:20 Support <support@example.com>:\n\n> こんにちは",
    "Turkish": "Support <s@example.com>, 4 May 2026 Pzt, 10:20 tarihinde şunu yazdı:\n\n> Selam",
}  # fmt: skip


@pytest.mark.parametrize("program", HISTORIES)
def test_history_is_folded_below_new_words(program: str) -> None:
    new, quoted = split_quoted(f"{NEW}\n\n{HISTORIES[program]}\n")
    assert new == NEW
    assert quoted.strip() == HISTORIES[program].strip()


@pytest.mark.parametrize(
    "text",
    [
        "On the one hand it works.\n\nOn the other hand, at 10:20 it stopped:\nno light.",
        "From: the box says Berlin\nand To: me.",
        "- first\n- second\n--\nLi Wei",
        "Error:\n----------\n2026-05-04 10:20 fatal: x\n==========",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "请看日志：\n2026-05-04 10:20:30 错误：无法开机",
        "型号：X1\n日期：2026-05-04\n主题：无法开机",
        "> only a quote",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert split_quoted(text) == (text, "")


def test_a_forwarded_mail_is_the_senders_own_matter() -> None:
    for mark in ("---------- Forwarded message ---------", "-------- 转发邮件信息 --------"):
        text = (
            f"Please see below.\n\n{mark}\nFrom: a@b.c\nDate: x\nSubject: y\nTo: z\n\nIt is broken."
        )
        assert split_quoted(text) == (text, "")


def test_an_answer_below_the_quote() -> None:
    text = "On Mon, 4 May 2026, Support wrote:\n> Is it plugged in?\n\nYes, it is.\n"
    assert split_quoted(text) == (
        "Yes, it is.",
        "On Mon, 4 May 2026, Support wrote:\n> Is it plugged in?",
    )


def test_answers_between_the_lines_keep_what_they_answer() -> None:
    text = "> Which model?\nX1\n\n> Since when?\nMonday\n\n> Regards,\n> Support"
    new, quoted = split_quoted(text)
    assert new == "> Which model?\nX1\n\n> Since when?\nMonday"
    assert quoted == "> Regards,\n> Support"


def test_a_signature_below_the_quote_is_no_answer() -> None:
    text = "No.\n\n> First?\n\n> Second?\n\n-- \nLi Wei"
    new, quoted = split_quoted(text)
    assert new == "No.\n\n\n-- \nLi Wei"
    assert quoted.startswith("> First?")


def test_history_in_html() -> None:
    html = (
        "<div>Still broken.</div><div class=gmail_quote><div>On Mon, May 4, 2026 at 10:20 AM"
        " Support &lt;<a href=x>support@example.com</a>&gt; wrote:<br></div>"
        "<blockquote>Is it <b>plugged</b> in?<br>Regards</blockquote></div>"
    )
    new, quoted = split_quoted(html_to_text(html))
    assert new == "Still broken."
    assert quoted.endswith("> Is it plugged in?\n> Regards")


_LINES = st.sampled_from(
    ["", "> q", ">> q", "words", "On 4 May 2026, A <a@b.c> wrote:", "From: a@b.c", "Sent: x 10:20",
     "To: y", "Subject: z", "-----Original Message-----", "____________", "| a", "在 2026 写道：",
     "---- Forwarded message", ">", "> wrote:", "<a@b.c>", "-- ", "x" * 1200, " > q", "\u3000"]
)  # fmt: skip


@given(st.one_of(st.lists(_LINES, max_size=30).map("\n".join), st.text(max_size=300)))
def test_no_line_is_lost(text: str) -> None:
    new, quoted = split_quoted(text)
    assert _words(text) == _words(new) + _words(quoted)
    assert new.strip("\n") == new
    assert bool(_words(new)) == bool(_words(text))


def _words(text: str) -> Counter[str]:
    return Counter(line.rstrip() for line in text.split("\n") if line.strip())


def test_bodies_of_other_parsers_lose_nothing(shared_data: Callable[[str], Path]) -> None:
    folder = shared_data("mails")
    count = folded = 0
    start = time.process_time()
    with (folder / "MANIFEST.csv").open(newline="") as manifest:
        for row in csv.DictReader(manifest):
            if row["kind"] == "body-only":
                text = (folder / row["file"]).read_text("utf-8", "replace")
                new, quoted = split_quoted(text)
                assert _words(text) == _words(new) + _words(quoted), row["file"]
                count += 1
                folded += bool(quoted)
    assert count > 150
    assert folded > 95
    assert time.process_time() - start < 1.0
