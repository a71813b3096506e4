"""The small world of the tests."""

pytest_plugins = ["tests.services", "tests.processes"]
