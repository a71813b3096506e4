"""For tests: the real thing with cheap password hashes and a folder of its own."""

import os
import tempfile

os.environ.setdefault("FLACK_DATA", tempfile.mkdtemp(prefix="flack-test-"))
os.environ.setdefault("SECRET_KEY", "testing-testing-testing-testing-testing-testing-testing")

from settings.base import *
from settings.base import DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
if DATABASES["default"]["ENGINE"].endswith("sqlite"):
    # A file, not memory: threads of one test must see one another's rows, as in production.
    DATABASES["default"]["TEST"] = {"NAME": f"{os.environ['FLACK_DATA']}/test.sqlite3"}
