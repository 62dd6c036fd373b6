"""Django as a WSGI application: pages, run in threads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gemba.config.settings")
application = get_wsgi_application()
