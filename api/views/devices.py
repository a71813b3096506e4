"""Browsers that are told things while no page of ours is open (Web Push). Nobody else sees yours."""

from typing import Any

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.endpoint import Endpoint
from api.serializers import shapes
from api.serializers.devices import ChangedDevice, NewDevice
from foundation.clock import iso
from notifications.devices import Subscription, change_device, devices_of, forget_device, keep_device
from notifications.models import Device
from notifications.push_key import public_key
from notifications.trying import try_device


class DeviceEndpoint(Endpoint):
    def device_object(self, device: Device) -> dict[str, Any]:
        used = self.credential
        return {
            "id": device.pk,
            "name": device.name,
            "words": device.words,
            "created_at": iso(device.created_at),
            "used_at": iso(device.used_at),
            "current": used is not None and (used.kind, used.key) == (device.credential_kind, device.credential_key),
        }


class Devices(DeviceEndpoint):
    """Your browsers that take pushes. Each ends with the session or token that it was added with."""

    name = "Devices"
    inputs = {"POST": NewDevice}

    @schema.operation("list_devices", shapes.Devices)
    def get(self, request: Request) -> Response:
        """List them, the one used last first, and the key to subscribe under."""
        devices = [self.device_object(device) for device in devices_of(self.me)]
        return Response({"public_key": public_key(), "devices": devices})

    @schema.operation("add_device", {200: shapes.Device, 201: shapes.Device}, errors=(400, 409))
    def post(self, request: Request) -> Response:
        """Push to a browser that has subscribed; 200 where it is known already."""
        body = self.body()
        kept = keep_device(
            self.me,
            self.credential,
            Subscription(endpoint=body.pop("endpoint"), **body.pop("keys")),
            **body,
        )
        code = status.HTTP_201_CREATED if kept.is_new else status.HTTP_200_OK
        return Response(self.device_object(kept.device), status=code)


class OneDevice(DeviceEndpoint):
    """One of your browsers that take pushes."""

    name = "Device"
    inputs = {"PATCH": ChangedDevice}

    @schema.operation("change_device", shapes.Device, errors=(400, 404))
    def patch(self, request: Request, device_id: int) -> Response:
        """Call it otherwise, or have it told with words or without."""
        return Response(self.device_object(change_device(self.me, device_id, **self.body())))

    @schema.operation("forget_device", code=204, errors=(404,))
    def delete(self, request: Request, device_id: int) -> Response:
        """Push nothing to it any more."""
        forget_device(self.me, device_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Trial(Endpoint):
    """A push to one of your browsers, to see that it comes."""

    name = "Trial"

    @schema.operation("try_device", shapes.Trial, errors=(404, 429))
    def post(self, request: Request, device_id: int) -> Response:
        """Send one now, and say what its push service answers."""
        tried = try_device(self.me, device_id)
        return Response(
            {"outcome": tried.outcome, "number": tried.number, "status": tried.status, "detail": tried.detail}
        )
