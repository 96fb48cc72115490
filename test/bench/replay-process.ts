// What a replay does with a log, measured in a process of its own: node replay-process.js PATH. Prints one line of JSON.
// Bundled by replay.bench.ts, because Node reads no TypeScript here.
import { closeSync, openSync, readSync } from "node:fs";
import { chainCheck } from "../../src/audit/diagnosis/chain-check.ts";
import { indexLog } from "../../src/audit/index/indexed-log.ts";
import { pauseBetween } from "../../src/transcript/lookup/rhythm.ts";
import { replayFrame } from "../../src/view/replay/replay-frame.ts";
import { jump, replayStart } from "../../src/view/replay/replay-state.ts";
import { runHistory } from "../../src/view/replay/run-history.ts";
import { searchLog } from "../../src/view/replay/search.ts";
import { seeded } from "../support/random.ts";

const path = process.argv[2] ?? "";
const size = { columns: 100, rows: 30 };
/** Milliseconds of the processor: what other processes do meanwhile is not counted. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const since = (start: number): number => cpu() - start;
const begun = cpu();

const history = runHistory(indexLog(path, pauseBetween));
const check = chainCheck(path);
/** As the command line does before its first frame. */
const headStart = performance.now() + 150;
history.readOn(() => history.length() === 0 || performance.now() < headStart);
let state = replayStart(history, 1, 0);
const frame = (): number =>
  replayFrame({ state, history, chain: check.status(), searched: 0, size }, "").rows.length;
frame();
const opened = since(begun);

const reading = cpu();
while (!history.whole()) {
  const until = performance.now() + 12;
  history.readOn(() => performance.now() < until);
}
const read = since(reading) + Math.min(opened, 150);
const afterReading = process.resourceUsage().maxRSS;

const bare = cpu();
const buffer = Buffer.allocUnsafe(1 << 20);
const file = openSync(path, "r");
while (readSync(file, buffer) > 0);
closeSync(file);
const bareTime = since(bare);

const random = seeded(1);
const seeks = Array.from({ length: 200 }, () => {
  const at = cpu();
  state = jump(state, history, 1 + random.below(history.length()));
  frame();
  return since(at);
}).toSorted((a, b) => a - b);

const search = cpu();
for (
  const searching = searchLog(history, { text: "stands nowhere", from: 1, by: 1 });
  !searching.next().done;
);
const searched = since(search);

const checking = cpu();
let slice = 0;
for (let done = false; !done; ) {
  const at = cpu();
  const until = performance.now() + 12;
  done = check.checkOn(() => performance.now() < until);
  slice = Math.max(slice, since(at));
}
console.log(
  JSON.stringify({
    events: history.length(),
    opened,
    read,
    bare: bareTime,
    seekMedian: seeks[100],
    seekMost: seeks.at(-1),
    searched,
    checked: since(checking),
    slice,
    holds: check.status().state,
    afterReading,
    most: process.resourceUsage().maxRSS,
  }),
);
