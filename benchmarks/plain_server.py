"""`manage.py up` that serves the files of the folder PLAIN besides, below /static/: for pages to compare with."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.base")

from django.conf import settings
from django.core.management import execute_from_command_line

settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, os.environ["PLAIN"]]
execute_from_command_line(["manage.py", "up"])
