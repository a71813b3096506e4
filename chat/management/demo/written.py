"""Lines with markup: code, lists, tables, quotes. `{n}` and `{day}` are filled; few enough values to keep them."""

WRITTEN: dict[str, tuple[str, ...]] = {
    "software": (
        "This is the loop, and it is as bad as it looks:\n```python\nwhile pending:\n    batch = pending[:{n}]\n"
        "    for reading in batch:\n        store(reading)  # one transaction each\n    pending = pending[{n}:]\n```",
        "```sql\nSELECT bed, avg(moisture)\nFROM readings\nWHERE at > now() - interval '{n} hours'\nGROUP BY bed;\n"
        "```\nUses the index now.",
        'It fails like this:\n```\nTraceback (most recent call last):\n  File "ingest/retry.py", line {n}, in upload\n'
        '    raise TimeoutError("gateway did not answer")\nTimeoutError: gateway did not answer\n```',
        "Before I merge:\n- [x] tests\n- [x] a run on staging over night\n- [ ] the runbook\n- [ ] tell support",
        "| step | before | after |\n|---|---:|---:|\n| parse | {n} ms | 3 ms |\n| store | 41 ms | 9 ms |\n"
        "| answer | 12 ms | 12 ms |",
        "I'd **not** retry on 4xx. They don't get better by asking again.",
        "> could be the pool\n\nIt was the pool. There were {n} connections, and every one of them was idle.",
        "```js\nconst late = readings.filter((reading) => reading.at < Date.now() - {n} * 60_000);\n```",
        "Plan for {day}:\n1. stop the importer\n2. migrate\n3. start it again with `--since`\n4. look at the graphs",
        "```diff\n-retries = {n}\n+retries = 3\n+jitter_s = 30\n```",
    ),
    "garden": (
        "For {day}:\n- cover the tomatoes\n- move the trays inside\n- **close the vents**",
        "| bed | what | rows |\n|---|---|---:|\n| 3 | beans | {n} |\n| 4 | leeks | 6 |\n| 7 | *nothing yet* | |",
        "Please *don't* water bed 3, it stands in water already.",
        "> more light, less water\n\nFramed and hung above the sink.",
        "Still to sow:\n- [x] peas\n- [x] radishes, {n} rows\n- [ ] spinach\n- [ ] dill",
    ),
    "kitchen": (
        "For {n} people:\n- 2 kg flour\n- a jar of olives\n- rosemary\n- salt, **less than you think**",
        "Rota:\n\n| | cooks | washes up |\n|---|---|---|\n| {day} | Anna | Bert |\n| the day after | Mina | Leo |",
        "It is *not* burnt. It is **caramelised**.",
    ),
    "support": (
        "What I asked them to do:\n1. take the battery out\n2. wait {n} seconds\n3. put it back\n"
        "4. *then* press the button",
        "> every value is the same since this morning\n\nThat is the old firmware, I'm fairly sure.",
        "Their file begins like this:\n```\nbed;moisture;at\n3;{n};2026-03-02T07:00\n3;;2026-03-02T08:00\n```",
        "**Solved.** It was the comma.",
    ),
    "design": (
        "Three rules for the label:\n1. one idea\n2. one colour\n3. *no* exclamation marks",
        "| size | reads at |\n|---:|---|\n| 13 px | arm's length |\n| 15 px | a bench away |\n| {n} px | the gate |",
        "```css\n.label { font-size: 1.{n}rem; line-height: 1.5; }\n```",
        "~~Get started today~~ Plant something.",
    ),
    "office": (
        "On {day} we talk about\n- the new greenhouse\n- who opens up in August\n- **chairs**",
        "> the lock is stuck\n\nOil is in the second drawer. It says *salad* on it, ignore that.",
        "Before the open day:\n- [x] signs\n- [ ] {n} chairs\n- [ ] somebody for the gate",
    ),
    "leisure": (
        "> the gardener did it\n\nI *said* no spoilers.",
        "**{n} km**, two punctures, one ferry. Best {day} of the year.",
        "Proposals so far:\n1. something short\n2. something with maps\n3. *not* the one with the whale",
    ),
}
