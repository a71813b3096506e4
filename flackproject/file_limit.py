"""Each socket is an open file, and systems begin with a limit made for programs that have few."""

import logging
import resource

log = logging.getLogger(__name__)

# Below it some hundred people and their files already meet the limit.
LOW = 4096
# Where the hard limit is "unlimited", as on macOS: more than a process here can use.
ENOUGH = 1_048_576


def raise_file_limit() -> None:
    """As far as the system lets us; says so in a sentence where that is not far."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if hard == resource.RLIM_INFINITY else hard
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
        except (OSError, ValueError) as error:
            log.warning("The limit of open files could not be raised: %s", error)
    if soft != resource.RLIM_INFINITY and soft < LOW:
        log.warning(
            "This process may open only %s files, sockets included: raise the limit (ulimit -n, LimitNOFILE=) before "
            "hundreds of people come.",
            soft,
        )
