"""`bin/translations`: bring the catalogues up to date with the code, make what is made of them, say what is missing."""

import sys

from translations import catalogues
from translations.faults import all_faults


def main() -> int:
    catalogues.update()
    catalogues.compile_all()
    faults = all_faults()
    print(*faults, sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
