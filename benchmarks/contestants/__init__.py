"""Who runs: each is started anew for every run, says hello to as many clients as asked, and is ended by pid."""

from benchmarks.contestants.base import Contestant, Stage
from benchmarks.contestants.c_loop import CLoop
from benchmarks.contestants.channels import Daphne, Uvicorn
from benchmarks.contestants.flack import Flack
from benchmarks.contestants.node import Node

__all__ = ["CLoop", "Contestant", "Daphne", "Flack", "Node", "Stage", "Uvicorn", "others"]


def others() -> list[Contestant]:
    """Everybody that Flack is held against."""
    return [Daphne(), Uvicorn(), Node(), CLoop()]
