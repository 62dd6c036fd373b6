"""Settings for the tests: the product's own, with a home that is thrown away."""

import os
import tempfile

os.environ.setdefault("GEMBA_HOME", tempfile.mkdtemp(prefix="gemba-test-"))

from gemba.config.settings import *  # noqa: F403

# Tests make many accounts; a slow hash would be most of their time.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A file, not memory: threads and processes meet in it as they do in a running desk.
if "sqlite" in str(DATABASES["default"]["ENGINE"]):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.db"}  # noqa: F405
    # No power is cut while tests run: a commit waits for no disk.
    OPTIONS: dict[str, str] = DATABASES["default"]["OPTIONS"]  # type: ignore[assignment]  # noqa: F405
    OPTIONS["init_command"] += "PRAGMA synchronous=OFF;"
