"""The words mail programs write around quoted history, in the languages customers write in."""

from __future__ import annotations

import re

_ORIGINAL = (
    r"original\s*(?:message|e?-?mail|appointment)?|reply message|ursprüngliche\s+(?:nachricht|mail)"
    r"|original-?nachricht|message\s+d['’]origine|message\s+original|mensaje\s+original"
    r"|mensagem\s+original|messaggio\s+originale|oorspronkelijk\s+bericht"
    r"|oprindelig\s+(?:meddelelse|besked)|opprinnelig\s+melding|ursprung(?:ligt|s)\s*meddelande"
    r"|originalmeddelande|alkuperäinen\s+viesti|(?:wiadomość\s+)?oryginalna(?:\s+wiadomość)?"
    r"|původní\s+(?:zpráva|e-?mail)|eredeti\s+üzenet|исходное\s+сообщение"
    r"|оригинальное\s+(?:сообщение|письмо)|orijinal\s+(?:mesaj|ileti)"
    r"|(?:回复的)?原始?(?:邮件|郵件|信件|訊息|消息)(?:信息)?|原始メッセージ|元のメッセージ"
    r"|元メール|원본\s*(?:메일|메시지)"
)
SEPARATOR = re.compile(
    rf"^[*_\s]{{0,4}}[-—–=_]{{2,}}[\s\u00a0*]{{0,8}}(?:{_ORIGINAL})[\s\u00a0*:：]{{0,8}}[-—–=_]*",
    re.IGNORECASE,
)
"""A ruled line that says "original message"; all below it is history."""

_FORWARDED = (
    r"begin\s+forwarded\s+message|forwarded\s+(?:message|by)|weitergeleitete\s+nachricht"
    r"|anfang\s+der\s+weitergeleiteten|message\s+(?:transféré|réexpédié)|mensaje\s+reenviado"
    r"|mensagem\s+(?:encaminhada|reencaminhada)|messaggio\s+inoltrato|doorgestuurd\s+bericht"
    r"|videresendt\s+(?:meddelelse|melding)|vidarebefordrat\s+meddelande"
    r"|пересылаемое\s+сообщение|przekazana\s+wiadomość"
    r"|转发(?:的)?(?:邮件|信息|消息)|轉寄(?:的)?(?:郵件|信件|訊息)|転送(?:された)?メッセージ"
    r"|전달된\s*(?:메일|메시지)"
)
FORWARD = re.compile(rf"^[-—–=_*\s]{{0,40}}(?:{_FORWARDED})", re.IGNORECASE)
"""What follows was passed on on purpose, so it is no history."""

_LABELS = {
    "from": "From|Von|De|Da|Van|Från|Fra|Od|От|Від|Lähettäjä|Expéditeur|Remitente|Remetente|Feladó"
    "|Gönderen|Kimden|发件人|发信人|寄件者|寄件人|發件人|發信人|差出人|送信者|보낸\\s*사람|보낸이",
    "sent": "Sent|Date|Message\\s+du|Gesendet(?:\\s+am)?|Datum|Envoyé(?:\\s+le)?"
    "|Enviado(?:\\s+el|\\s+em)?|Fecha|Data(?:\\s+de\\s+envio)?|Inviato|Verzonden|Skickat|Sendt|Dato|Wysłano|Odesláno|Отправлено"
    "|Дата|Надіслано|Lähetetty|Päivämäärä|Tarih|Gönderilme(?:\\s+Tarihi)?|Elküldve|Dátum"
    "|发送时间|发送日期|发件时间|日期|时间|寄件日期|傳送時間|發送時間|送信日時|日時|보낸\\s*날짜|날짜",
    "to": "To|An|À|A|Para|Aan|Till|Til|Do|Komu|Кому|Vastaanottaja|Címzett|Kime|收件人|收信人"
    "|收件者|宛先|받는\\s*사람|받는이",
    "cc": "Cc|Kopie|Copie\\s+à|Copie|Copia|Kopia|Kopi|Копия|抄送|副本|참조|Reply-To|Antwort an"
    "|Risposta|回复至|答复|回覆至",
    "subject": "Subject|Betreff|Objet|Sujet|Asunto|Assunto|Oggetto|Onderwerp|Ämne|Emne|Temat"
    "|Předmět|Тема|Aihe|Tárgy|Konu|主题|主旨|主題|标题|件名|제목",
    "other": "Importance|Priority|Attachments?|Anhänge?|Wichtigkeit|Organization|附件|优先级"
    "|重要性",
}
LABEL = re.compile(
    rf"[\s>*]{{0,8}}({'|'.join(_LABELS.values())})[\s\u00a0*]{{0,4}}[:：]", re.IGNORECASE
)
"""The start of a quoted header line; group 1 is its label."""

_KINDS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _LABELS.items()]


def kind_of(label: str) -> str:
    """`from`, `sent`, `to`, `cc`, `subject` or `other` for a label in any of the languages."""
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(label)), "other")


WROTE = re.compile(
    r"\b(?:wrote|writes|schrieb|a\s+écrit|écrivait|escribi[óo]|ha\s+scritto|scrisse|escreveu"
    r"|schreef|geschreven|skrev|kirjoitti|napisał(?:\(a\)|a)?|napsal(?:\(a\)|a)?|написала?|пишет|пише"
    r"|írta|yazdı|a\s+scris|đã\s+viết|έγραψε)(?![\w])"
    r"|写道|寫道|写到|寫到|寫信|のメール|は書きました|が書きました|さんは|님이\s*(?:작성|쓴)|작성:",
    re.IGNORECASE,
)
STARTER = re.compile(
    r"[\s*_\"'>-]{0,8}(?:(?:On|At|In|Le|Am|Den|El|Il|Op|Em|No dia|Dnia|W dniu|Dne|Pada|Ons"
    r"|Mon|Tue|Wed|Thu|Fri|Sat|Sun|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье"
    r"|пн|вт|ср|чт|пт|сб|вс|ma|ti|ke|to|pe|la|su|In data"
    r"|(?:man|tir|tor|fre|lør|søn|mån|tis|lör|sön)(?:dag)?)\b|在|于|於|\d)",
    re.IGNORECASE,
)
"""How a dated attribution begins."""
