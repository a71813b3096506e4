/** The rules of docs/protocol.md under random schedules; and each rule left out, to show what it prevents. */

import assert from "node:assert/strict";
import test from "node:test";
import { Outbox } from "../../static/js/core/outbox.js";
import { Ledger } from "../../static/js/core/world/ledger.js";
import { World } from "../../static/js/core/world/world.js";
import { runSchedule } from "./model/schedule.js";

const RUNS = Number(process.env.RUNS ?? 800);
const FIRST = Number(process.env.SEED ?? 1);

test("after any schedule every page holds exactly what the server has", { timeout: 110_000 }, async () => {
  for (let seed = FIRST; seed < FIRST + RUNS; seed++) {
    assert.deepEqual([...(await runSchedule(seed))], [], `seed ${seed}`);
  }
});

const withLedger = (ALedger) =>
  class extends World {
    newLedger() {
      return new ALedger();
    }
  };

/** Rules left out, and one of the faults that then shows. */
const LEFT_OUT = {
  "a frame after a gap is not applied": {
    fault: /stale|missing|wrong/,
    World: withLedger(
      class extends Ledger {
        live(after, change) {
          return super.live(Math.min(after, this.change ?? after), change);
        }
      },
    ),
  },
  "a page older than C takes C back": {
    fault: /stale|missing/,
    World: withLedger(
      class extends Ledger {
        include(lastChange) {
          this.change ??= lastChange;
        }
      },
    ),
  },
  "what was seen during a sync is asked for afterwards": {
    fault: /stale|missing/,
    World: withLedger(
      class extends Ledger {
        synced(from, change, more) {
          super.synced(from, change, more);
          if (!more) this.seen = this.change ?? 0;
        }
      },
    ),
  },
  "a sync asked from above C doesn't raise it": {
    fault: /stale|missing/,
    World: withLedger(
      class extends Ledger {
        synced(from, change, more) {
          super.synced(Math.min(from, this.change ?? from), change, more);
        }
      },
    ),
  },
  "with more to come it is asked on": {
    fault: /stale|missing/,
    World: withLedger(
      class extends Ledger {
        synced(from, change) {
          super.synced(from, Math.max(change, this.seenWhenAsked), false);
        }
      },
    ),
  },
  "hello doesn't raise C over a page": {
    fault: /stale|missing/,
    World: withLedger(
      class extends Ledger {
        greet(lastChange) {
          this.holdsPage = false;
          super.greet(lastChange);
        }
      },
    ),
  },
  "another epoch forgets what is held": {
    fault: /stale|none|newest|wrong|user|hole/,
    World: class extends World {
      apply(frame) {
        if (frame.epoch) this.epoch = frame.epoch;
        super.apply(frame);
      }
    },
  },
  "a room missing from hello is forgotten": {
    fault: /kept/,
    World: class extends World {
      apply(frame) {
        if (frame.type === "left") return;
        if (frame.type === "hello" && frame.rooms.length === 0) frame.rooms = this.kept ?? [];
        if (frame.type === "hello") this.kept = frame.rooms;
        super.apply(frame);
      }
    },
  },
  "a lost connection loses the sync that was asked on it": {
    fault: /stale|missing|vain/,
    World: class extends World {
      disconnected() {}
    },
  },
  "a send is repeated under the same client_id": {
    fault: /sent twice/,
    Outbox: class extends Outbox {
      connection(connected) {
        for (const item of connected ? this.list() : []) {
          if (item.state !== "waiting" || item.attempts === 0) continue;
          this.items.delete(item.client_id);
          void this.storage.forget(item.client_id);
          const client_id = this.newId();
          this.items.set(client_id, { ...item, client_id });
        }
        super.connection(connected);
      }
    },
  },
  "a send without an answer is not given up": {
    fault: /lost/,
    Outbox: class extends Outbox {
      connection(connected) {
        const unknown = this.inFlight;
        super.connection(connected);
        if (!connected && unknown) {
          this.items.delete(unknown);
          void this.storage.forget(unknown);
        }
      }
    },
  },
  "the next is not sent before the last was answered": {
    fault: /out of order/,
    Outbox: class extends Outbox {
      set inFlight(_) {}
      get inFlight() {
        return null;
      }
    },
  },
  "what is pending outlives the page": {
    fault: /lost/,
    Outbox: class extends Outbox {
      async load() {}
    },
  },
};

for (const [rule, { fault, ...parts }] of Object.entries(LEFT_OUT)) {
  test(`left out, it shows: ${rule}`, { timeout: 60_000 }, async () => {
    for (let seed = 1; seed < 1500; seed++) {
      const faults = await runSchedule(seed, parts).catch((error) => new Set([`${error.message} (stale)`]));
      if ([...faults].some((each) => fault.test(each))) return;
    }
    assert.fail("The schedules don't notice.");
  });
}
