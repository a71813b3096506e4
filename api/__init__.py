"""REST under /api (docs/protocol.md, REST): reads requests, asks commands, actions and queries, writes answers."""
