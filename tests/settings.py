"""Settings of the test suite: quick passwords, mail in memory, throw-away evidence, no undefined variable."""

import atexit
import shutil
import tempfile
from pathlib import Path

from spbe_portal.settings import *  # noqa: F403
from spbe_portal.settings import DATABASES, STORAGES, TEMPLATES


class Undefined(str):
    """What stands in for a template variable that does not exist: using it fails the test."""

    def __contains__(self, key):
        return key == "%s"

    def __mod__(self, name):
        raise AssertionError(f"Template variable is not defined: {name}")


DEBUG = False
SECRET_KEY = "uji"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SCRATCH = Path(tempfile.mkdtemp(prefix="spbe-uji-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
# A file, as in the field: in memory, the server's threads would share one connection, and one's rollback would undo
# what another wrote.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": SCRATCH / "uji.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
EVIDENCE_ROOT = SCRATCH / "bukti"
STORAGES = STORAGES | {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": EVIDENCE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ACCOUNT_RATE_LIMITS = {}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined("%s")
