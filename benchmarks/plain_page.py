"""What a page can be at best: the same messages in the same style, one document without script."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from typing import Any

STYLE = "/static/css/chat.css"

Message = dict[str, Any]


def plain_page(messages: Iterable[Message], names: Mapping[int, str], links: Mapping[str, str]) -> str:
    """`messages` as the API gives them, `names` by the ids of their authors, `links` from names to addresses. It opens
    at its foot, as a conversation does."""
    rooms = "".join(
        f'<li><a class="side-item" href="{escape(to)}">{escape(name)}</a></li>' for name, to in links.items()
    )
    rows = "".join(_row(message, names.get(message["user_id"], "")) for message in messages)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Plain</title><link rel="stylesheet" href="{STYLE}"></head>
<body class="chat"><div class="shell">
<div class="shell-side"><nav class="sidebar"><ul class="side-list">{rooms}</ul></nav></div>
<main class="shell-main"><div></div>
<section class="timeline"><div class="timeline-scroll" style="flex-direction: column-reverse">
<div class="timeline-column">{rows}</div></div></section>
<form class="composer"><textarea id="composer" rows="1"></textarea></form></main>
</div></body></html>"""


def _row(message: Message, name: str) -> str:
    at = datetime.fromisoformat(message["created_at"])
    return (
        '<article class="message" data-first><div class="message-face"><span class="avatar">'
        f'{escape(name[:1].upper())}</span></div><div class="message-head"><b>{escape(name)}</b>'
        f'<span class="message-time">{at:%H:%M}</span></div>'
        f'<div class="message-body"><div class="prose">{message["html"]}</div></div></article>'
    )
