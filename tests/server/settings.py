"""Settings of the test server. What differs between servers comes from the environment."""

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent

# The schema documents to serve, and the folder for databases.
DOCUMENTS = Path(
    os.environ.get("PEXGEN_DOCUMENTS", HERE / "../../schemas/pexip-infinity/v41")
).resolve()
CACHE = Path(os.environ["PEXGEN_CACHE"])

# The format of schemas: "pexip" is that of a node, "plain" that of django-tastypie.
FLAVOUR = os.environ.get("PEXGEN_FLAVOUR", "pexip")

SECRET_KEY = "only for tests"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "infinity",
    "awkward",
]
MIDDLEWARE = [
    "control.middleware.Control",
    "django.middleware.common.CommonMiddleware",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": "database.sqlite3",  # the current folder is that of the server
        "OPTIONS": {"timeout": 20},
    }
}
MIGRATION_MODULES = {"auth": None, "contenttypes": None}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
MEDIA_ROOT = "media"
MEDIA_URL = "/media/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
USE_TZ = False
TIME_ZONE = "UTC"
DATA_UPLOAD_MAX_MEMORY_SIZE = None
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"level": "ERROR", "handlers": ["stderr"], "propagate": False}},
}
