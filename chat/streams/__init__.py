"""`GET /api/events`: the frames of a socket as an event stream, or as answers to a long poll (docs/protocol.md)."""
