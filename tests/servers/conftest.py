"""One Flack on PostgreSQL and Redis for all tests of a file, with one server process to listen on."""

from collections.abc import Iterator

import pytest

from trials.installation import Installation, Server, manage_command
from trials.ports import free_port
from trials.services import PostgresServer, RedisServer


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    redis = RedisServer(tmp_path_factory.mktemp("redis"))
    redis.start()
    yield redis
    redis.stop()


@pytest.fixture(scope="module")
def house(
    postgres_server: PostgresServer, bus: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    database = postgres_server.create()
    variables = {
        "DATABASE_URL": postgres_server.url(database),
        "REDIS_URL": bus.url,
        "FLACK_TRUSTED_PROXIES": "127.0.0.1",
    }
    made = Installation(tmp_path_factory.mktemp("house"), variables)
    made.manage("migrate", "--verbosity", "0")
    yield made
    made.end()
    postgres_server.drop(database)


@pytest.fixture(scope="module")
def other(house: Installation) -> Server:
    """The process that the message has to reach."""
    port = free_port()
    server = house.serve(manage_command("serve", "--port", str(port)), port)
    server.wait_until_ready()
    return server
