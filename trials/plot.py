"""Bars as an SVG written by hand: one group below the other, light or dark as its reader has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 860
LABEL_END = 250
BAR_START, BAR_END = 262, 690
LINE = 26
MARGIN = 28

STYLE = """
svg {
  font: 13px system-ui, sans-serif; background: #fff; color: #1c1e21;
  --bar: #c3cad3; --ours: #2f6f4f; --soft: #667;
}
@media (prefers-color-scheme: dark) {
  svg { background: #16181b; color: #e7e9ec; --bar: #454c55; --ours: #6fbf95; --soft: #9aa3ad; }
}
text { fill: currentColor; } .title { font-weight: 600; font-size: 15px; } .soft { fill: var(--soft); }
.bar { fill: var(--bar); } .ours { fill: var(--ours); } .end { text-anchor: end; }
"""


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float | None  # None: there is none, and `said` tells why
    said: str
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    unit: str
    bars: Sequence[Bar]


def svg(title: str, groups: Sequence[Group]) -> str:
    parts, y = [], MARGIN + 14
    for group in groups:
        parts.append(f'<text class="title" x="{MARGIN}" y="{y}">{escape(group.title)}</text>')
        parts.append(f'<text class="soft" x="{MARGIN}" y="{y + 18}">{escape(group.unit)}</text>')
        y += LINE + 6
        longest = max((bar.value for bar in group.bars if bar.value), default=1.0)
        for bar in group.bars:
            parts += _bar(bar, y, longest)
            y += LINE
        y += LINE
    size = f'viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(title)}">'
    return "\n".join([head, f"<title>{escape(title)}</title>", f"<style>{STYLE}</style>", *parts, "</svg>", ""])


def _bar(bar: Bar, y: int, longest: float) -> list[str]:
    label = f'<text class="end" x="{LABEL_END}" y="{y + 14}">{escape(bar.label)}</text>'
    if bar.value is None:
        return [label, f'<text class="soft" x="{BAR_START}" y="{y + 14}">{escape(bar.said)}</text>']
    width = max(1.0, (BAR_END - BAR_START) * bar.value / longest)
    kind = "ours" if bar.is_ours else "bar"
    return [
        label,
        f'<rect class="{kind}" x="{BAR_START}" y="{y + 2}" width="{width:.1f}" height="16" rx="3"/>',
        f'<text x="{BAR_START + width + 8:.1f}" y="{y + 14}">{escape(bar.said)}</text>',
    ]
