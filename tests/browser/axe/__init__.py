"""axe-core, put into a page from outside of it: what it finds against WCAG 2.2 AA, as lines to read.

axe.min.js is Deque's, under the MPL 2.0 (LICENSE beside it), unchanged from npm; `bin/vendor` fetches it. Only tests
use it: it is not among the static files.
"""

from pathlib import Path
from typing import Any

from playwright.async_api import Page

SOURCE = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# What a page's policy says of the style that axe tries to set.
COMPLAINTS = ("Applying inline style",)

# What fades in is judged when it is there.
RUN = """async (rules) => {
  const moving = () => document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity);
  await Promise.allSettled(moving().map((one) => one.finished));
  const { violations, passes } = await axe.run(document, { runOnly: { type: "tag", values: rules }, preload: false });
  return { violations, passed: passes.length };
}"""


async def findings(page: Page) -> list[str]:
    """One line for each element that breaks a rule: the rule, where, and what axe says of it."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(SOURCE)
    told: dict[str, Any] = await page.evaluate(RUN, RULES)
    assert told["passed"] > 0, "axe has looked at nothing"
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in told["violations"]
        for node in violation["nodes"]
    ]
