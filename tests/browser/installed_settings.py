"""Production as it is shipped, with static files of one's own version, and none that the page has no part in."""

import os
from pathlib import Path

from settings.production import *  # noqa: F403

STATICFILES_DIRS = [Path(os.environ["VERSION_FOLDER"])]
# Those of the admin and of the API's pages take half a minute to be collected.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
