// A node as the design describes it, not as our shell text does it: it reads the header line of what is delivered,
// keeps its own entries by the sentences of the design, and answers in the format of a reply. It knows nothing of the
// wrapper's text; the body is what stands between the two lines that name it.
import { sha256 } from "../../src/digest.ts";
import { WORLD } from "./sim-clock.ts";
import { type SimDisks, simDisks } from "./sim-disks.ts";
import { type GreetingHooks, simGreeting } from "./sim-greeting.ts";
import { type SimHolds, simHolds } from "./sim-holds.ts";
import { type ReplyFields, replyText } from "./sim-replies.ts";
import { bodyOf, erasedBy, type Header, headerOf } from "./sim-script.ts";
import { type SimWorld, someTime } from "./sim-world.ts";

export interface Entry {
  readonly nonce: string;
  readonly run: string;
  readonly epoch: number;
  /** The first line of its text. */
  readonly text: string;
  readonly madeAt: number;
  /** `claimed`: made, and nobody has decided yet. `decided`: it began, or never will. */
  state: "claimed" | "decided";
  /** Set when the body ran, or when it is sure that it never will. */
  result: string | null;
  /** A cleaning left its name and nothing else. */
  forgotten: boolean;
  /** A device was not what was confirmed: it ended with 125 before its body. */
  refused: boolean;
  exit: number | null;
  output: Buffer;
  /** The boot in which its processes live; null when the body never began. */
  boot: number | null;
  beganAt: number;
  took: number | null;
  readonly waiting: Set<() => void>;
}

/** What happens in a body is for the simulation to say. */
export interface BodyEnd {
  readonly exit: number;
  readonly output: Buffer;
  /** Milliseconds. */
  readonly takes: number;
}

export interface SimNode {
  readonly id: string;
  readonly entries: ReadonlyMap<string, Entry>;
  up(): boolean;
  /** Every difference of its clock that it ever had, in milliseconds. */
  readonly skews: readonly number[];
  readonly holds: SimHolds;
  readonly disks: SimDisks;
  setSkew(milliseconds: number): void;
  setFull(full: boolean): void;
  reboot(downFor: number): void;
  /** What has ended is emptied, what is older than a week goes. */
  clean(): void;
  /** Runs a delivered script. `done` gets what it printed, or null when it was cut short. Returns what kills the script. */
  run(script: string, done: (stdout: Buffer | null) => void): () => void;
}

export interface NodeHooks extends GreetingHooks {
  /** Called when a confirmed command begins; says how it will end. */
  readonly begins: (node: string, header: ReadonlyMap<string, string>, body: string) => BodyEnd;
  readonly ends: (node: string, nonce: string) => void;
}

/** True for an entry that says that its command never began for want of the wrapper. */
export function lackedWrapper({ result }: Entry): boolean {
  return result?.startsWith("not-run:wrapper-") === true;
}

/** How long a claimed entry is waited for before it is occupied, in milliseconds. */
const PATIENCE = 10_000;
const WEEK = 7 * 86_400_000;

export function simNode(world: SimWorld, id: string, hooks: NodeHooks): SimNode {
  const { clock, random } = world;
  const entries = new Map<string, Entry>();
  const locks = new Map<string, number>();
  /** By run: the digest of the wrapper that lies there; commands of guides are root, and may alter it. */
  const wrappers = new Map<string, string>();
  /** Runs for which the node has written down which instance it is. */
  const itself = new Set<string>();
  const holds = simHolds();
  const disks = simDisks(id);
  const skews = [0];
  let boot = 1;
  let upAt = 0;
  let full = false;
  /** Ends the scripts that the agent runs now. */
  const scripts = new Set<() => void>();

  const seconds = (): number => Math.floor((clock.now() + (skews.at(-1) ?? 0)) / 1000);
  /** Happens unless the node goes down before. */
  const inThisBoot = (milliseconds: number, act: () => void): void => {
    const mine = boot;
    clock.after(milliseconds, WORLD, () => {
      if (boot === mine) act();
    });
  };
  const make = (nonce: string, header: Header, body: string): Entry => {
    const entry: Entry = {
      nonce,
      run: header.get("run") ?? "",
      epoch: Number(header.get("epoch") ?? "0"),
      text: body.split("\n")[0] ?? "",
      madeAt: clock.now(),
      state: "claimed",
      result: null,
      forgotten: false,
      refused: false,
      exit: null,
      output: Buffer.alloc(0),
      boot: null,
      beganAt: 0,
      took: null,
      waiting: new Set(),
    };
    entries.set(nonce, entry);
    return entry;
  };
  const settle = (entry: Entry, result: string): void => {
    entry.result = result;
    world.tell(() => `${id}: ${entry.nonce.slice(0, 6)} ${result} ${entry.exit ?? ""}`);
    for (const tell of [...entry.waiting]) tell();
  };
  const occupy = (entry: Entry, why: string): void => {
    if (entry.state === "decided") return;
    entry.state = "decided";
    settle(entry, `not-run:${why}`);
  };
  /** Where the entry stands, in the words of a reply. */
  const standing = (entry: Entry | undefined): string => {
    if (entry === undefined) return "absent";
    if (entry.forgotten) return "interrupted";
    if (entry.result !== null) return entry.result;
    if (entry.state === "claimed") return "claimed";
    return entry.boot === boot && upAt <= clock.now() ? "running" : "interrupted";
  };
  const stop = (entry: Entry, result: string, exit: number | null = null): void => {
    if (entry.result !== null || standing(entry) !== "running") return;
    entry.took = clock.now() - entry.beganAt;
    entry.exit = exit;
    hooks.ends(id, entry.nonce);
    settle(entry, result);
  };

  /** The runner: whoever decides first, decides. */
  const begin = (entry: Entry, header: Header, body: string): void => {
    if (entry.state === "decided") return;
    entry.state = "decided";
    if (seconds() > Number(header.get("not_after"))) return settle(entry, "not-run:late");
    if ((locks.get(entry.run) ?? 0) > entry.epoch) return settle(entry, "not-run:epoch");
    if (!holds.isOf(entry.run)) return settle(entry, "not-run:taken");
    entry.boot = boot;
    entry.beganAt = clock.now();
    const wrong = disks.refusal(header.get("devices") ?? "");
    if (wrong !== null) {
      Object.assign(entry, { refused: true, exit: 125, took: 10, output: Buffer.from(`${wrong}\n`) });
      return settle(entry, "exited");
    }
    const end = hooks.begins(id, header, body);
    // Whatever becomes of it: the disk is not what it was.
    const disk = disks.behind(erasedBy(body) ?? "");
    if (disk !== null) disk.signature = "xfs";
    world.tell(() => `${id}: ${entry.nonce.slice(0, 6)} BEGINS: ${body}`);
    if (world.wild && random.chance(world.faults.wrapperAltered)) wrappers.set(entry.run, "altered");
    if (world.wild && random.chance(world.faults.wrapperAltered)) itself.delete(entry.run);
    const limit = Number(header.get("limit")) * 1000;
    entry.output = end.output;
    inThisBoot(Math.min(end.takes, limit), () =>
      end.takes <= limit ? stop(entry, "exited", end.exit) : stop(entry, "timed-out"),
    );
  };

  const fieldsOf = (nonce: string): ReplyFields => {
    const entry = entries.get(nonce);
    const state = standing(entry);
    if (entry === undefined || entry.forgotten)
      return { nonce, state, exit: null, output: Buffer.alloc(0), took: null, token: token() };
    const { exit, took } = entry;
    // While it runs, some of it has been printed.
    const output = state === "running" ? entry.output.subarray(0, entry.output.length >> 1) : entry.output;
    return { nonce, state, exit, output, took, token: token() };
  };
  const token = (): string =>
    Array.from({ length: 4 }, () =>
      random
        .below(2 ** 32)
        .toString(16)
        .padStart(8, "0"),
    ).join("");

  type Answer = (stdout: Buffer) => void;
  const order = (header: Header, script: string, answer: Answer): void => {
    const nonce = header.get("nonce") ?? "";
    let entry = entries.get(nonce);
    const wrapper = header.get("wrapper");
    if (wrapper !== undefined && wrapper !== wrappers.get(header.get("run") ?? "")) {
      if (entry === undefined && full)
        return answer(replyText({ ...fieldsOf(nonce), state: "not-run:ledger" }, null));
      // Where it was here before, the ledger is to be asked.
      if (entry !== undefined)
        return answer(replyText({ ...fieldsOf(nonce), state: "claimed", exit: null }, null));
      const refused = make(nonce, header, "");
      refused.state = "decided";
      settle(refused, "not-run:wrapper-missing");
      return answer(replyText(fieldsOf(nonce), null));
    }
    if (entry === undefined) {
      if (full) return answer(replyText({ ...fieldsOf(nonce), state: "not-run:ledger" }, null));
      const body = bodyOf(script, id);
      const made = make(nonce, header, body);
      entry = made;
      if (sha256(`${body}\n`) !== header.get("sha256")) occupy(made, "altered");
      else inThisBoot(someTime(random, 5, 1_500), () => begin(made, header, body));
    }
    const known = entry;
    const tell = (): void => {
      known.waiting.delete(tell);
      inThisBoot(someTime(random, 20, 600), () => answer(replyText(fieldsOf(nonce), 0)));
    };
    const state = standing(known);
    if (state !== "claimed" && state !== "running") return tell();
    known.waiting.add(tell);
    inThisBoot(PATIENCE, () => occupy(known, "unstarted"));
  };
  const read = (header: Header, answer: Answer): void => {
    const fields = fieldsOf(header.get("nonce") ?? "");
    const length = Number(header.get("length"));
    // Without an offset the end is meant.
    const offset = header.get("offset") === "" ? Math.max(0, fields.output.length - length) : null;
    answer(replyText(fields, { offset: offset ?? Number(header.get("offset")), length }));
  };
  const fence = (header: Header, answer: Answer): void => {
    const nonce = header.get("nonce") ?? "";
    const told = (): void => answer(replyText(fieldsOf(nonce), null));
    let entry = entries.get(nonce);
    if (entry === undefined && full)
      return answer(replyText({ ...fieldsOf(nonce), state: "not-run:ledger" }, null));
    entry ??= make(nonce, header, "");
    const known = entry;
    if (!full) occupy(known, "fenced");
    if (standing(known) !== "running" || header.get("stop") !== "1") return told();
    // What will not end is killed in the end, perhaps after the probe has lost its patience.
    const takes = someTime(random, 100, 25_000);
    inThisBoot(takes, () => stop(known, "cancelled"));
    inThisBoot(Math.min(takes, 15_000), told);
  };
  const greeting = simGreeting({
    id,
    hooks,
    holds,
    disks,
    locks,
    wrappers,
    itself,
    seconds,
    token,
    full: () => full,
    boot: () => `boot-${boot}`,
    pending: (run) =>
      [...entries.values()]
        .filter((entry) => entry.run !== run)
        .map((entry) => ({ nonce: entry.nonce, text: entry.text, state: standing(entry) }))
        .filter(({ state }) => state === "claimed" || state === "running"),
  });

  return {
    id,
    entries,
    skews,
    holds,
    disks,
    up: () => clock.now() >= upAt,
    setSkew(milliseconds) {
      world.tell(() => `${id}: its clock is ${milliseconds} ms ahead`);
      skews.push(milliseconds);
    },
    setFull(now) {
      world.tell(() => `${id}: its disk is ${now ? "full" : "free"}`);
      full = now;
    },
    reboot(downFor) {
      world.tell(() => `${id}: REBOOT, down for ${downFor} ms`);
      for (const entry of entries.values()) {
        if (standing(entry) === "running") hooks.ends(id, entry.nonce);
        entry.waiting.clear();
      }
      boot++;
      upAt = clock.now() + downFor;
      disks.shuffle(random);
      for (const end of [...scripts]) end();
    },
    clean() {
      world.tell(() => `${id}: is CLEANED`);
      wrappers.clear();
      itself.clear();
      for (const entry of [...entries.values()]) {
        if (standing(entry) === "running") continue;
        if (clock.now() - entry.madeAt > WEEK) entries.delete(entry.nonce);
        else if (entry.state === "decided" && !lackedWrapper(entry)) entry.forgotten = true;
      }
    },
    run(script, done) {
      let over = false;
      const end = (stdout: Buffer | null): void => {
        if (over) return;
        over = true;
        scripts.delete(cut);
        done(stdout);
      };
      const cut = (): void => end(null);
      scripts.add(cut);
      const known = headerOf(script, id);
      const answer: Answer = (stdout) => inThisBoot(someTime(random, 5, 300), () => end(stdout));
      inThisBoot(someTime(random, 5, 200), () => {
        // A script that was killed makes no entry any more.
        if (over) return;
        // A shared script is no script for a node that does not know which it is.
        const header = known.has("shared") && !itself.has(known.get("run") ?? "") ? new Map() : known;
        if (header.size === 0) answer(Buffer.from("LL1-stranger\n"));
        else if (header.has("limit")) order(header, script, answer);
        else if (header.has("offset")) read(header, answer);
        else if (header.has("stop")) fence(header, answer);
        else if (header.has("who")) greeting.greet(header, answer);
        else greeting.release(header, answer);
      });
      return cut;
    },
  };
}
