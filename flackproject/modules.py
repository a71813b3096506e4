"""Which modules a page's script needs before it can run: its imports, not what it fetches later by `import()`."""

import posixpath
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

# As Django's manifest storage wants them: relative, and ended by a semicolon; libraries have several on one line.
IMPORTED = re.compile(r"""(?:^|(?<=;))(?:import|export)\b[^;"']*["'](\.[^"']+)["'];""", re.MULTILINE)


@cache
def graph(entry: str) -> tuple[str, ...]:
    """Names of the modules, the entry first, each once and before what it imports. Read once per process."""
    names = [entry]
    for name in names:  # grows while it is walked
        names += [found for found in dict.fromkeys(imports(name)) if found not in names]
    return tuple(names)


def imports(name: str) -> list[str]:
    path = finders.find(name)
    if path is None:
        return []
    return [folded(name, to) for to in IMPORTED.findall(Path(path).read_text("utf-8"))]


def folded(name: str, to: str) -> str:
    """What `to`, relative and written in the file `name`, is called."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), to))
