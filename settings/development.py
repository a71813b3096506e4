"""For `manage.py runserver` (Daphne): tracebacks in the page."""

from settings.base import *
from settings.base import INSTALLED_APPS

DEBUG = True
INSTALLED_APPS = ["daphne", *INSTALLED_APPS]
