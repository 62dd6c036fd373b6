"""Settings for the tests: the product's own, with a home that is thrown away."""

import os
import tempfile

os.environ.setdefault("GEMBA_HOME", tempfile.mkdtemp(prefix="gemba-test-"))

from gemba.config.settings import *  # noqa: F403

# Tests make many accounts; a slow hash would be most of their time.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
