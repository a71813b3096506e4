"""What a unit of `Type=notify` waits for: sd_notify(3), without its library."""

import os
import socket


def tell_systemd(state: str) -> None:
    """`READY=1`, so that `systemctl restart` returns when connections are taken. Elsewhere nothing happens."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):  # the abstract namespace of Linux
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as messenger:
        messenger.sendto(state.encode(), address)
