"""The story: what the people of troupe.py said and did in the last weeks, in the order in which it was thought of."""

from chat.management.demo.events import (
    Archives,
    Changes,
    Closes,
    Deletes,
    Edits,
    Event,
    Forwards,
    Hides,
    Pins,
    Reacts,
    Reports,
    Says,
    Votes,
)

SCRIPT = '''I taught the gateway to ask before it waters:
```python
from datetime import date, timedelta

THIRSTY = {"basil": 1, "tomato": 2, "bean": 2}


def next_watering(plant: str, last: date) -> date:
    """The day on which `plant` is due for water again."""
    return last + timedelta(days=THIRSTY.get(plant, 3))
```
What is not in the list can wait for **three days**. Tell me if your plants disagree.'''

TABLE = """Soil this morning, before anybody watered:

| bed | what | moisture | since Monday |
|:---|:---|---:|---:|
| 3 | beans | 31 % | −6 |
| 4 | leeks | 38 % | −2 |
| 7 | tomatoes | **19 %** | −11 |
| cold frame | lettuce | 42 % | ±0 |

Bed 7 first, please."""

MATHS = r"""For who asked how much a tomato drinks, this is the whole secret:

$$ET_c = K_c \cdot ET_0 \qquad\text{with}\quad K_c \approx 1.15 \text{ in July}$$

With $ET_0 = 5.2\ \mathrm{mm}$ that is six litres a day for each square metre. Evaporation is most of it; nobody *drinks* that much."""

CHECKLIST = """Before the frost:
- [x] fleece over the tomatoes
- [x] trays into greenhouse 2
- [ ] vents closed by 18:00
- [ ] somebody looks at the thermometer at *six*, not at nine"""

RUNBOOK = """# When a gateway is silent
1. Look whether it has light. It is the battery more often than not.
2. `flackctl gateway ping south-wall`
3. Ten seconds on the button, **not** eleven: eleven forgets everything.

> The south wall is in the shade until ten. Before that, wait.

Written after the third time. :coffee:"""

OUTAGE = """What happened last night, in order:

**02:14** the gateway at the south wall loses its network
**02:15** it keeps 1,440 readings for later, as it should
**06:50** the network is back, and all of them arrive *at once*
**06:51** the chart shows a flood in bed 3

Nothing was wet. The fix spreads them over a minute:
```diff
-    for reading in kept:
-        send(reading)
+    for reading in kept:
+        send(reading)
+        sleep(uniform(0, 60 / len(kept)))
```"""

STORY: tuple[Event, ...] = (
    # --- how the place came to be ------------------------------------------------------------------------------
    Says("19 08:05", "garden", "anna", "Good morning and welcome. This room is for everything that grows outside :seedling:", "welcome"),
    Reacts("19 08:30", "welcome", {"🌱": "*", "👋": "bert emi noor"}),
    Says("19 08:11", "garden", "dana", "I put the watering calendar here so that nobody has to walk to the shed for it.", files=("calendar.pdf",), key="calendar"),
    Pins("19 08:12", "dana", "calendar"),
    Says("19 08:40", "market-2025", "ines", "That was the last Saturday of the year. Forty-one packets and not one tomato left."),
    Says("19 08:44", "market-2025", "hugo", "And the soup was gone by eleven. Thank you all :tada:", "lastmarket"),
    Reacts("19 09:00", "lastmarket", {"❤️": "anna ines bert"}),
    Archives("18 09:00", "ines", "market-2025"),
    Changes("18 09:20", "anna", "garden", {"topic": "Beds, seedlings, and who waters on Sunday"}),
    # --- garden ----------------------------------------------------------------------------------------------------
    Says("12 07:52", "garden", "chidi", TABLE, "table"),
    Says("12 07:55", "garden", "anna", "On my way to bed 7 with the big can.", reply_to="table"),
    Reacts("12 08:10", "table", {"💧": "anna dana ines", "🙏": "hugo"}),
    Says("12 08:01", "garden", "hugo", "How much does one tomato drink, in all seriousness?", "thirst"),
    Says("12 09:15", "garden", "chidi", MATHS, reply_to="thirst", key="maths"),
    Reacts("12 09:30", "maths", {"🤓": "ravi bert emi", "🍅": "hugo anna", ":happy-tomato:": "ines dana hugo anna"}),
    Says("12 09:17", "garden", "hugo", "I asked for a number and got a semester. Thank you, I think."),
    Says("9 07:40", "garden", "bert", "Frost last night, 1.8 degrees at the south wall.", "frost"),
    Says("9 07:43", "garden", "anna", "The fleece held. I lost two basil plants, everything else is fine.", "fleece"),
    Says("9 07:58", "garden", "chidi", "Same here, the *Brandywine* under the fleece did not even notice."),
    Says("9 08:03", "garden", "dana", CHECKLIST, "list"),
    Edits("9 08:05", "list", CHECKLIST.replace("[ ] vents", "[x] vents")),
    Edits("9 17:55", "list", CHECKLIST.replace("[ ]", "[x]")),
    Reacts("9 08:20", "list", {"✅": "anna bert chidi ines", "🥶": "hugo"}),
    Pins("9 08:21", "anna", "list"),
    Says("9 08:30", "garden", "emi", "I drew the beds as they are now, so that the labels can follow. Look at it *small* first.", "plan", files=("beds.png",)),
    Reacts("9 09:00", "plan", {"😍": "anna ines dana", "🎨": "hugo", "👏": "bert chidi ravi noor"}),
    Says("9 08:36", "garden", "ines", "¡Qué bonito! May I print it for the seed library?", reply_to="plan"),
    Says("9 08:41", "garden", "emi", "もちろん！ Of course. The file with the layers is in the shared folder."),
    Says("8 15:20", "garden", "noor", "A grower in Graz asks whether slugs like coffee grounds. I said: ask @chidi, he measures everything."),
    Says("8 15:31", "garden", "chidi", "Measured, spring before last. They walked around it for a day, then over it. See https://almanac.example/frost-dates for the year it was.", "slugs"),
    Says("8 15:33", "garden", "ravi", "> They walked around it for a day, then over it.\n\nLike me with the migration.", reply_to="slugs", key="likeme"),
    Reacts("8 15:40", "likeme", {"😂": "anna bert chidi dana hugo", "💀": "ines"}),
    Says("6 07:30", "garden", "anna", "First row of beans is up, all nine of nine. A film, because you won't believe me:", "film", files=("sprouts.webm",)),
    Reacts("6 08:00", "film", {"🌱": "bert dana emi hugo ines", "🤩": "noor ravi", ":fern:": "chidi dana"}),
    Says("6 07:41", "garden", "ravi", "Nine of nine. I have never deployed anything with that rate."),
    Says("5 16:10", "garden", "ines", "When shall we swap seeds? It takes two hours, with tea.", "swap", poll=("Saturday at ten", "Saturday at three", "Sunday at ten", "Any time, I live here"), several=True),
    Votes("5 16:30", "swap", {"anna": (0, 2), "bert": (0,), "chidi": (1, 2), "dana": (0, 1), "hugo": (2,), "noor": (0,), "ravi": (3,)}),
    Says("4 08:15", "garden", "dana", "@room the water is off on Thursday from nine to noon. Fill the cans the evening before, please.", "water"),
    Reacts("4 08:40", "water", {"👍": "*"}),
    Says("4 08:22", "garden", "hugo", "||I had hidden six full cans behind the compost for exactly this day.||", "cans"),
    Reacts("4 08:25", "cans", {"🤫": "anna dana ines"}),
    Says("4 08:23", "garden", "bert", "we all new", "typo"),
    Deletes("4 08:24", "typo"),
    Says("4 08:24", "garden", "bert", "We all knew."),
    Says("2 09:40", "garden", "chidi", SCRIPT, "script"),
    Reacts("2 10:00", "script", {"🤖": "ravi bert", "💧": "anna hugo emi", "🚀": "noor"}),
    Says("2 09:52", "garden", "emi", "Lovely. Could it also write here? @anna would like that, I think.", reply_to="script"),
    Says("2 10:05", "garden", "greenhouse", "Watered **bed 7** for 12 minutes: 19 % → 34 %. Next: basil, tomorrow at 06:30.", "bot"),
    Reacts("2 10:06", "bot", {"🎉": "chidi emi anna", "🤖": "ravi"}),
    Says("2 10:20", "garden", "noor", "مرحبا من بيروت! The same script waters my balcony now. Nineteen mint plants, none of them asked for it."),
    Says("1 07:35", "garden", "dana", "Frost again tonight? The almanac says no: https://almanac.example/frost-dates", "tonight"),
    Reacts("1 07:50", "tonight", {"🥶": "anna chidi", "🙏": "emi hugo ines"}),
    Says("1 07:41", "", "chidi", "It said no last night, too.", thread="tonight"),
    Says("1 07:44", "", "dana", "True. I put the fleece back, in any case.", thread="tonight", key="fleeceback"),
    Says("1 07:46", "", "anna", "Thank you. I bring the second one at four.", thread="tonight"),
    Says("1 07:58", "", "bert", "Sensor 12 says 4.1 °C at the wall. I'd bet on a dry night.", thread="tonight"),
    Reacts("1 08:00", "fleeceback", {"🧣": "anna bert chidi"}),
    Says("-190", "garden", "anna", "I moved the seedlings. See `bed-3.csv` for what is where.", "moved", files=("bed-3.csv",)),
    Says("-188", "garden", "anna", "If you water them, use the can and not the hose.", "can"),
    Reacts("-180", "can", {"👍": "bert chidi ines", "💧": "hugo"}),
    Pins("-179", "dana", "can"),
    Says("-120", "garden", "bert", "On it.", reply_to="can"),
    Says("-52", "garden", "ines", "@here is anyone there this afternoon? I could bring the borage.", "borage"),
    Says("-48", "garden", "anna", "Come at four, I have the key.", "key", reply_to="borage"),
    Reacts("-46", "key", {"🌱": "ines bert anna", "🎉": "hugo"}),
    Says("-31", "garden", "hugo", "Then I bake. Rosemary or olives?", "bake", poll=("Rosemary", "Olives", "Both, we dug all morning")),
    Votes("-28", "bake", {"anna": (2,), "ines": (2,), "bert": (0,), "dana": (2,), "chidi": (1,)}),
    Says("-12", "garden", "dana", "@anna the delivery stands at the gate, and the man wants a signature. From you, he says."),
    Says("-10", "garden", "dana", "He also likes the beans."),
    # --- sensors ---------------------------------------------------------------------------------------------------
    Says("15 09:10", "sensors", "bert", RUNBOOK, "runbook"),
    Pins("15 09:11", "bert", "runbook"),
    Reacts("15 09:20", "runbook", {"☕": "ravi chidi noor", "📌": "dana"}),
    Says("11 13:02", "sensors", "ravi", "p95 of the gateway went from 840 to 210 ms since the release. I changed *one* index:\n```sql\nCREATE INDEX CONCURRENTLY readings_recent\n    ON readings (bed_id, at DESC)\n    INCLUDE (moisture);\n```", "index"),
    Reacts("11 13:10", "index", {"🔥": "bert chidi anna", "📉": "noor"}),
    Says("11 13:05", "sensors", "chidi", "And the charts of last year open before I can blink. What was it before, a sequential walk?", reply_to="index"),
    Says("11 13:06", "", "ravi", "Of nine million rows. Every four seconds.", thread="index"),
    Says("11 13:08", "", "bert", "I thought that noise was the fan.", thread="index", key="fan"),
    Reacts("11 13:09", "fan", {"😂": "ravi chidi anna noor"}),
    Says("7 07:20", "sensors", "ravi", OUTAGE, "outage"),
    Reacts("7 07:40", "outage", {"👏": "bert chidi noor anna dana", "🌊": "hugo"}),
    Says("7 07:33", "sensors", "noor", "Two growers wrote before seven. I told them that their beds are not under water :sweat_smile:"),
    Says("7 07:36", "sensors", "bert", "The review: https://git.fernworks.example/greenhouse/pulls/418", "review"),
    Says("5 10:12", "sensors", "bert", "This is what the valve sounds like when it closes *too* fast. Turn it down before you listen.", "hammer", files=("water-hammer.wav",)),
    Reacts("5 10:20", "hammer", {"🙉": "anna emi", "🔧": "ravi"}),
    Says("5 10:18", "sensors", "emi", "ありがとう、耳が。"),
    Says("3 14:30", "sensors", "chidi", "Who reads the soil chart on a phone, and where?", poll=("In the bed, with gloves", "On the train", "In bed, the other one", "I wait for somebody to tell me"), key="phones"),
    Votes("3 15:00", "phones", {"anna": (0,), "hugo": (1,), "emi": (2,), "dana": (0,), "ines": (0,), "noor": (3,), "bert": (0,), "ravi": (2,)}),
    Closes("2 08:00", "chidi", "phones"),
    Says("2 08:02", "sensors", "emi", "*With gloves* wins. Then the buttons get larger, and I stop drawing 24 pixels.", key="gloves"),
    Reacts("2 08:10", "gloves", {"🧤": "anna bert dana ines"}),
    Says("1 13:45", "sensors", "ravi", "Deploying 0.9.2 to staging. Shout if you mind :eyes:"),
    Says("1 14:20", "sensors", "ravi", "Nobody shouted. It is in production, all lights are green: https://status.fernworks.example/", "green"),
    Reacts("1 14:30", "green", {"✅": "bert chidi", "🚢": "noor", ":ship-it:": "emi anna bert"}),
    Says("-75", "sensors", "bert", "Gateway 12 answers again. Ten seconds, not eleven.", "twelve"),
    Says("-66", "sensors", "chidi", "@anna may I borrow bed 3 for a week? Two probes, no digging.", "borrow"),
    # --- kitchen, releases, seed library ---------------------------------------------------------------------------
    Says("10 10:30", "kitchen", "hugo", "Thursday: lentil soup, focaccia, and what the garden gives. Who eats with us?", "soup"),
    Reacts("10 10:45", "soup", {"🙋": "anna bert chidi dana ines noor", "🥣": "ravi"}),
    Says("10 11:02", "kitchen", "ravi", "Me. I bring the chillies, and a warning."),
    Says("3 11:31", "kitchen", "hugo", "It is not burnt. It is *caramelised*.", "burnt", files=("focaccia.png",)),
    Reacts("3 11:40", "burnt", {"😋": "anna dana ines noor", "🔥": "ravi bert chidi", "❤️": "emi"}),
    Says("-95", "kitchen", "emi", "Soup is ready 🍲"),
    Says("-88", "kitchen", "hugo", "@anna yours is in the small fridge, behind the oat milk."),
    Says("13 15:00", "releases", "ravi", "## 0.9.1\n- Readings kept during an outage arrive **spread over a minute**\n- The chart of a year opens in a tenth of the time\n- Fixed: a comma in the name of a bed"),
    Says("1 14:25", "releases", "ravi", "## 0.9.2\n- Larger buttons, for hands in gloves :gloves:\n- The watering plan knows the weather\n- `gateway ping` says *why* there is no answer\n\nThanks to everybody who dug, measured and complained.", "r92"),
    Reacts("1 14:50", "r92", {"🎉": "anna bert chidi dana emi hugo ines noor", "🧤": "anna ines", "🚀": "bert chidi"}),
    Says("1 15:02", "sensors", "noor", "In #releases it says the comma is fixed. Does that mean I can delete the article about commas?"),
    Says("1 15:06", "sensors", "ravi", "Frame it."),
    Says("16 09:05", "seed-library", "ines", "**How it works.** Take a packet in spring, sow it, let two plants go to seed, bring back two packets in autumn. That is all there is.\n\nThe whole list: https://seedbank.example/catalogue/heritage-beans", "how"),
    Pins("16 09:06", "ines", "how"),
    Says("14 14:12", "seed-library", "dana", "Back in the drawer: *Crimson-flowered* broad bean, 1778. Somebody brought four packets instead of two."),
    Says("11 10:40", "seed-library", "hugo", "Trouxe feijão preto do meu avô. Three packets, and a story for each."),
    Reacts("11 11:00", "how", {"🌻": "anna dana hugo", "❤️": "emi noor chidi"}),
    Says("6 12:20", "seed-library", "noor", "Ein Gruß aus Graz: die Puffbohnen stehen kniehoch. They ask for the purple ones next."),
    Says("-150", "seed-library", "ines", "New on the shelf today: borage, calendula, and seventeen envelopes labelled “beans?”. Help me to find out :mag:", "shelf"),
    Reacts("-140", "shelf", {"🔎": "anna dana hugo", "🫘": "chidi"}),
    # --- among few ----------------------------------------------------------------------------------------------------
    Says("6 17:05", "feast", "dana", "The surprise: long table in greenhouse 2, lights, everybody's favourite dish. Not a word to Bert.", "secret"),
    Says("6 17:09", "feast", "hugo", "His favourite dish is filter coffee."),
    Says("5 17:20", "feast", "ines", "Where shall the table stand?", poll=("Between the tomatoes", "Under the vine", "Outside, and we hope"), key="where"),
    Votes("5 17:40", "where", {"anna": (1,), "dana": (1,), "hugo": (2,), "ines": (1,)}),
    Closes("4 17:00", "ines", "where"),
    Says("-240", "feast", "anna", "Under the vine, then. I hang the lights on Friday.", "vine"),
    Reacts("-230", "vine", {"✨": "dana hugo ines"}),
    Says("2 12:05", "@emi", "anna", "Do you still have the small watering can?", "smallcan"),
    Says("2 12:06", "@emi", "emi", "I do. Shall I bring it on Saturday?"),
    Says("2 12:08", "@emi", "anna", "Please. I bring you basil for it."),
    Says("2 12:09", "@emi", "emi", "Deal 🌿", "deal"),
    Reacts("2 12:10", "deal", {"🤝": "anna"}),
    Says("-41", "@emi", "emi", "It is in your locker already. Good night from Tokyo 🌙"),
    Says("1 09:30", "@chidi @ines", "chidi", "Shall we three write the almanac page about beans? An hour, no slides."),
    Says("1 09:34", "@chidi @ines", "ines", "Only if it has a drawing.", "drawing"),
    Says("1 09:35", "@chidi @ines", "anna", "I have nine witnesses in bed 3."),
    Forwards("1 09:40", "anna", "film", "@chidi @ines", "Exhibit A:"),
    Says("-160", "@bert", "bert", "Is something going on in greenhouse 2? Everybody is so *friendly*."),
    Says("-158", "@bert", "anna", "It is spring, Bert.", "spring"),
    Reacts("-157", "spring", {"🤨": "bert"}),
    # --- for all -----------------------------------------------------------------------------------------------------------
    Says("3 08:00", "general", "dana", "Open day is on the first Sunday in May. The list of what is missing: chairs, signs, somebody for the gate.", "openday"),
    Reacts("3 08:30", "openday", {"🙋": "anna hugo ines noor", "🪑": "bert", "🎈": "emi"}),
    Says("3 08:04", "general", "bert", "I do the gate. I have a key, and a voice."),
    Says("2 15:15", "general", "hugo", "BUY CHEAP TRAYS at trays dot example !!! ask my cousin", "spam"),
    Reports("2 15:17", "emi", "spam", "spam"),
    Reports("2 15:18", "noor", "spam", "spam", "That is not how Hugo writes."),
    Hides("2 15:20", "dana", "spam"),
    Says("2 15:24", "general", "hugo", "Sorry. That *was* my cousin."),
    Says("-71", "general", "hugo", "For all who keep asking me: the new code of the shed is 4711.", "code"),
    Reports("-68", "noor", "code", "private", "Everybody here can read this, and everybody who ever will be."),
)  # fmt: skip
