"""`{{ due_at|due:now }}`, `{{ due_at|due_tone:now }}`: how near a promise is."""

from django import template

from gemba.interfaces.due import due_tone, due_words

register = template.Library()
register.filter("due", due_words)
register.filter("due_tone", due_tone)
