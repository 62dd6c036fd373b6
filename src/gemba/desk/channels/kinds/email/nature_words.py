"""The wording of responders and mail servers."""

from __future__ import annotations

import re

DAEMON = re.compile(r"mailer[-_. ]?daemon|mail[-_]daemon", re.IGNORECASE)
MAILER = re.compile(
    r"\bpost_master\b|mail deliver(?:y|er)? (?:sub)?system"
    r"|mail delivery service|microsoft outlook|internet mail delivery|\bmdaemon\b"
    r"|delivery[- ](?:status|report)|bounce[-_]?notification|non-?delivery|系统退信|系統退信"
    r"|^\s*<>\s*$",
    re.IGNORECASE,
)
"""Names only a mail server's reports carry."""

POSTMASTER = re.compile(
    r"\bpost[- ]?master\b|mail administrator|system administrator|mail system"
    r"|mail router|mail gateway|mail ?admin\b|interscan|e-?mail security",
    re.IGNORECASE,
)
"""Names that a person may write under as well."""

NO_REPLY = re.compile(r"(?:no|do-?not|donot)[-_.]?reply|notifications?@|automated@", re.IGNORECASE)
LIST_OFFICE = re.compile(r"owner-|[^@]*-(?:admin|owner|request|bounces?)@", re.IGNORECASE)

FAILURE_SUBJECT = re.compile(
    r"undeliver(?:able|ed)|delivery (?:status )?notification|delivery (?:has )?fail"
    r"|failure notice|returned mail|returning (?:message )?to sender|mail fail(?:ed|ure)"
    r"|mail delivery (?:failed|failure|delayed|problem|status|error|system)"
    r"|(?:message|mail) (?:delivery )?(?:delayed|failure|status|error|returned)"
    r"|delivery (?:delay|report|failure|error|problem)|could not send (?:message|mail)"
    r"|error sending your mail|non[- ]?(?:delivery|deliverable|receipt)"
    r"|not (?:been )?delivered|could not be delivered"
    r"|unzustellbar|nicht zugestellt|zustellung|non remis|échec de (?:la )?remise"
    r"|no se (?:puede|pudo) entregar|mancata consegna|não (?:foi )?entregue|onbestelbaar"
    r"|退信|退件|投递失败|投遞失敗|無法傳遞|无法投递|未送达|配信不能|配信できません|送信エラー|メールエラー"
    r"|user unknown|mailbox full|mail(?:box)? (?:is )?unavailable|недоставлен|не доставлен",
    re.IGNORECASE,
)
FAILURE_TEXT = re.compile(
    r"could(?: not|n't) (?:be )?deliver|delivery (?:to the following|has failed|failed|failure)"
    r"|was ?n[o']t able to (?:be )?deliver|unable to deliver|not (?:able to )?deliver|undeliver"
    r"|the following (?:address|recipient|user)|permanent (?:fatal )?error|fatal error"
    r"|returned to sender|has been (?:rejected|returned)|rejected your message|was rejected"
    r"|user unknown|unknown user|no such (?:user|mailbox|recipient)|no valid recipients"
    r"|recipient address rejected|unknown host|host unknown|host not found|failed addresses"
    r"|mailbox (?:is )?(?:full|unavailable|not found)|quota exceeded|over quota|does not exist"
    r"|delivery attempts|did not reach the following|can(?:not|'t) be delivered"
    r"|transcript of session|message delivery|recipient addresses that were"
    r"|nicht zugestellt|n['’]a pas pu être|no se pudo entregar|送信できませんでした|配信できません"
    r"|无法(?:投递|送达|发送)|投递失败|無法(?:投遞|傳送)",
    re.IGNORECASE,
)
SMTP_REPLY = re.compile(r"(?<![\d.])[45](?:\d\d[ -]|\.\d{1,3}\.\d{1,3})")
LIST_REFUSAL = re.compile(
    r"not (?:a )?member|duplicated message-id|not allowed to post"
    r"|post(?:ing)? (?:was |is )?rejected",
    re.IGNORECASE,
)
NOTIFICATION_TYPE = re.compile(
    r'\\?"(?:notification|event)Type\\?"\s{0,4}:\s{0,4}\\?"(Bounce|Complaint|Delivery)\b'
)
"""What a mail-sending service's JSON notice (Amazon SES) reports."""

AUTO_REPLY_SUBJECT = re.compile(
    r"\s*(?:auto(?:matic|mated|mated e-?mail)?[- ]?(?:reply|response|respons|antwort|svar)"
    r"|auto(?:reply|response|responder|respons)\b|out[- ]of[- ](?:the[- ])?office|ooo\b"
    r"|away from (?:the )?office|on vacation|vacation (?:reply|response)"
    r"|automatische antwort|abwesenheits|abwesend|réponse automatique|absence du bureau"
    r"|respuesta automática|fuera de (?:la )?oficina|risposta automatica|fuori sede"
    r"|resposta automática|automatisch antwoord|automatiskt svar|automatisk svar|autosvar"
    r"|automaattinen vastaus|odpowiedź automatyczna|автоответ|автоматический ответ"
    r"|自动回复|自動回覆|自動回复|自动答复|自動返信|自動応答|不在通知|外出自动|자동\s*(?:응답|회신))",
    re.IGNORECASE,
)
FEEDBACK_FIELDS = re.compile(r"^Feedback-Type:\s*\w", re.IGNORECASE | re.MULTILINE)
FEEDBACK_SUBJECT = re.compile(
    r"(?:fwd?: ?)?(?:complaint about message"
    r"|(?:email )?(?:abuse|feedback|spam) (?:report|complaint))",
    re.IGNORECASE,
)
