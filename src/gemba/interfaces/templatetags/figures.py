"""`{{ seconds|duration }}`, `{{ number|count }}`, `{{ number|decimal }}`, `{{ part|share }}`."""

from django import template

from gemba.interfaces.figures import count_words, decimal_words, duration_words, share_words

register = template.Library()
register.filter("count", count_words)
register.filter("decimal", decimal_words)
register.filter("duration", duration_words)
register.filter("share", share_words)
