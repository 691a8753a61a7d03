"""The settings of the tests: those of the program, with a data folder that is thrown away afterwards."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from annotator.environment import VARIABLES

_folder = tempfile.mkdtemp(prefix="annotator-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
(Path(_folder) / "static").mkdir()

for _variable in VARIABLES:
    if _variable.name != "DATABASE_URL":  # `make test-postgres` sets it; whatever else a person has set is theirs
        os.environ.pop(_variable.name, None)
os.environ["DATA_DIR"] = _folder
# Another site to sign in by: nobody is there but in tests of it, which say where.
os.environ |= {"OIDC_ISSUER": "http://127.0.0.1:9", "OIDC_CLIENT_ID": "annotator", "OIDC_CLIENT_SECRET": "hush"}
os.environ["OIDC_NAME"] = "Harbour School"

from annotator.settings import *  # noqa: E402, F403
from annotator.settings import DATABASES, ENVIRONMENT, STORAGES  # noqa: E402

if ENVIRONMENT.on_sqlite:
    # A file, as the program has it: in memory a page that still asks makes the next test's cleaning fail, for readers
    # there lock writers out. Nothing of it has to survive a power cut.
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/tests.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"

# Nothing is collected, so names have no hashes.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests of live pages say so; the others are left alone by them.
STREAMS = 0
