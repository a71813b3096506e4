"""Runs a plan: with generator.c where there is a C compiler, else with engine.py."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

from trials.cores import LOAD, on_core
from trials.load import engine
from trials.load.plan import Plan, Result
from trials.load.wire import Gone

SOURCE = Path(__file__).with_name("generator.c")
NO_COMPILER = "No C compiler here (cc, gcc or clang): the load comes from Python, and large loads are void."
BEYOND_S = 200
"""For opening the connections, the warm-up and what is still out at the end."""


def compiler() -> str | None:
    return next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)


@lru_cache
def compiled(source: Path) -> Path | None:
    """The program, made once and kept in the user's temporary folder; None without a compiler."""
    found = compiler()
    if found is None:
        return None
    digest = hashlib.sha256(source.read_bytes()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"flack-programs-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} is somebody else's.")
    program = folder / f"{source.stem}-{digest}"
    if not program.exists():
        draft = folder / f"{program.name}.{os.getpid()}"
        subprocess.run([found, "-O2", "-o", draft, source], check=True)
        draft.rename(program)
    return program


def run(plan: Plan, *, in_python: bool = False) -> Result:
    """Raises Gone, with a sentence, when the clients can't come in or the warm-up is not delivered."""
    program = None if in_python else compiled(SOURCE)
    with on_core(LOAD):
        return engine.run(plan) if program is None else _run_program(program, plan)


def _run_program(program: Path, plan: Plan) -> Result:
    with tempfile.NamedTemporaryFile("w", prefix="flack-clients-") as clients:  # tokens: readable by its owner alone
        clients.writelines(f"{client.group}\t{client.authorization}\n" for client in plan.clients)
        clients.flush()
        done = subprocess.run(
            [program, *_options(plan), "--connections", clients.name],
            capture_output=True,
            text=True,
            timeout=plan.seconds + plan.stall_s + BEYOND_S,
            check=False,
        )
    if done.returncode:
        raise Gone(done.stderr.strip() or f"the generator ended with {done.returncode}")
    return Result.from_json(done.stdout)


def _options(plan: Plan) -> list[str]:
    values = {
        "port": plan.port,
        "path": plan.path,
        "ready": plan.ready,
        "ack": plan.ack,
        "frame": plan.frame,
        "senders": plan.senders,
        "window": plan.window,
        "seconds": plan.seconds,
        "rate": plan.rate,
        "text-bytes": plan.text_bytes,
        "warmup": plan.warmup,
        "most": plan.most,
        "connect-s": plan.connect_s,
        "stall-s": plan.stall_s,
    }
    options = [part for name, value in values.items() for part in (f"--{name}", str(value))]
    return options + [part for pid in plan.servers for part in ("--server", str(pid))]
