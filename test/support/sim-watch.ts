// What must never happen, looked for at every step of a simulation: in each line of the log, in each request that
// leaves a process, in each command that begins on a node. It keeps its own account and asks neither fold nor engine.
import { sha256 } from "../../src/digest.ts";
import type { Presented } from "../../src/plan/model/presented.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { simFleetWatch } from "./sim-fleet-watch.ts";
import { lackedWrapper, type SimNode } from "./sim-node.ts";
import { bodyOf, erasedBy, headerOf } from "./sim-script.ts";
import { Violation } from "./sim-world.ts";

type Requested = Extract<RunEvent, { type: "invocation.requested" }>;
type Finished = Extract<RunEvent, { type: "invocation.finished" }>;

export interface SimWatch {
  /** A process begins: nobody has confirmed anything in it. */
  processBegins(): void;
  /** The operator said yes to this, in this process. */
  confirms(task: string, attempt: number, digest: string): void;
  /** The operator said yes to all that this digest covers, in this process. */
  confirmsRest(digest: string): void;
  /** A line is on disk. */
  line(event: RunEvent): void;
  /** A request for a node leaves the process; true when it carries a confirmed command. */
  sends(script: string, instance: string): boolean;
  /** A confirmed command begins on a node. */
  begins(node: string, header: ReadonlyMap<string, string>, body: string): void;
  ends(nonce: string): void;
  /** How many commands have begun. */
  readonly begun: () => number;
}

/** Text that the log says a command printed, and how far it is to be believed. */
interface Told {
  text: string;
  bytes: number;
}

export function simWatch(
  nodes: () => readonly SimNode[],
  nodeOf: (target: string) => string,
  together = false,
): SimWatch {
  let epoch = 0;
  let confirmed = new Set<string>();
  const requested = new Map<string, Requested>();
  const presented = new Map<string, Presented>();
  /** By target: names of the disks that its node has told of. */
  const listed = new Map<string, ReadonlySet<string>>();
  /** By variable and target: the volume that a disk's name was pinned to. */
  const pinned = new Map<string, string>();
  const finished = new Map<string, Finished>();
  const executed = new Set<string>();
  const output = new Map<string, Told>();
  /** Nonces that the operator wants to end, in this process. */
  const unwanted = new Set<string>();
  /** Nodes on which something runs, by its nonce. */
  const running = new Map<string, string>();
  const fleet = simFleetWatch();

  const nothingOpen = (what: string, task: string): void => {
    const nonce = fleet.open(task);
    if (nonce !== undefined) throw new Violation(`${what} while ${nonce} is not settled`);
  };
  const isConfirmed = ({ task, attempt, confirmed: { digest } }: Requested): boolean =>
    confirmed.has(`${task} ${attempt} ${digest}`) || fleet.covers(task, attempt, digest);

  const checkEnd = (event: Finished): void => {
    const request = requested.get(event.nonce);
    if (request === undefined) throw new Violation(`${event.nonce} finished and was never requested`);
    if (finished.has(event.nonce)) throw new Violation(`${event.nonce} finished twice`);
    const node = nodes().find(({ id }) => id === nodeOf(request.target));
    const entry = node?.entries.get(event.nonce);
    if (event.outcome === "not-run") {
      if (executed.has(event.nonce))
        throw new Violation(`${event.nonce} ran, and the log says that it did not`);
      return;
    }
    if (event.outcome === "interrupted" && (entry === undefined || entry.forgotten)) return;
    if (entry === undefined || !(executed.has(event.nonce) || entry.refused))
      throw new Violation(`${event.nonce} never ran, and the log says ${event.outcome}`);
    if (event.outcome === "interrupted") {
      if (entry.result !== null) throw new Violation(`${event.nonce} is ${entry.result}, not interrupted`);
      if (running.has(event.nonce)) throw new Violation(`${event.nonce} runs and is called interrupted`);
    } else if (entry.result !== event.outcome || entry.exit !== event.exitCode)
      throw new Violation(
        `${event.nonce} is ${entry.result} ${entry.exit}; the log says ${event.outcome} ${event.exitCode}`,
      );
    const digest = entry.output.length === 0 ? null : sha256(entry.output);
    if (event.bytes !== entry.output.length || event.sha256 !== digest)
      throw new Violation(`the output of ${event.nonce} is not what the log says of it`);
    const told = output.get(event.nonce) ?? { text: "", bytes: 0 };
    if (
      event.missing === 0 &&
      (told.bytes !== entry.output.length || told.text !== entry.output.toString("utf8"))
    )
      throw new Violation(
        `the log holds ${told.bytes} of ${entry.output.length} bytes that ${event.nonce} printed`,
      );
  };

  /** Where the node itself says that it began nothing for want of the wrapper, the confirmation covers the next attempt, too. */
  const confirmsAgain = ({ nonce }: Finished): void => {
    const request = requested.get(nonce);
    const entry = nodes()
      .map(({ entries }) => entries.get(nonce))
      .find((it) => it !== undefined);
    if (request === undefined || entry === undefined || !lackedWrapper(entry)) return;
    const { task, attempt, confirmed: yes } = request;
    if (confirmed.has(`${task} ${attempt} ${yes.digest}`))
      confirmed.add(`${task} ${attempt + 1} ${yes.digest}`);
    fleet.again(task, attempt);
  };

  /** The disks behind its devices are those that the operator was told of; what is erased holds nothing. */
  const checkDisks = (id: string, request: Requested): void => {
    const disks = nodes().find((node) => node.id === id)?.disks;
    const shown = presented.get(request.confirmed.digest)?.devices ?? [];
    for (const { path, identity } of shown) {
      const volume = disks?.behind(path.replace("/dev/", ""))?.volume;
      if (identity !== null && identity.volume !== null && identity.volume !== volume)
        throw new Violation(`${path} is ${volume}; what was confirmed is ${identity.volume}`);
    }
    const erased = request.phase === "command" ? erasedBy(request.text) : null;
    if (erased === null) return;
    const disk = disks?.behind(erased);
    const check = shown.find(({ path }) => path === `/dev/${erased}`);
    // Where the node could not tell of its disks, the operator knows the name and no more.
    if (check === undefined || (check.identity === null && listed.get(request.target)?.has(erased) === true))
      throw new Violation(`${erased} is erased, and nobody was told which disk it is`);
    if (disk?.signature !== null || disk.mount !== null)
      throw new Violation(`${erased} is erased although ${disk?.mount ?? disk?.signature} is on it`);
  };

  /** What a name was pinned to stays what it means, until the operator gives another. */
  const checkPin = ({ binding, by }: Extract<RunEvent, { type: "variable.bound" }>): void => {
    if (binding.scope.kind !== "target") return;
    const key = `${binding.name} ${binding.scope.target}`;
    if (by === "operator") pinned.delete(key);
    const volume = binding.device?.volume ?? null;
    if (volume === null) return;
    if ((pinned.get(key) ?? volume) !== volume)
      throw new Violation(`${key} was ${pinned.get(key)} and is ${volume}, and nobody said so`);
    pinned.set(key, volume);
  };

  return {
    begun: () => executed.size,
    processBegins() {
      confirmed = new Set();
      unwanted.clear();
      fleet.processBegins();
    },
    confirms(task, attempt, digest) {
      confirmed.add(`${task} ${attempt} ${digest}`);
    },
    confirmsRest: fleet.confirms,
    line(event) {
      if (event.type === "task.presented") nothingOpen(event.type, event.task);
      fleet.line(event);
      if (event.type === "target.setAside")
        for (const key of confirmed)
          if (key.split(" ")[0]?.endsWith(`@${event.target}`)) confirmed.delete(key);
      switch (event.type) {
        case "run.started":
          epoch = 1;
          break;
        case "run.resumed":
          if (event.epoch <= epoch) throw new Violation(`epoch ${event.epoch} was there before`);
          epoch = event.epoch;
          // What an earlier process had fetched is fetched again.
          output.clear();
          break;
        case "variable.bound":
          checkPin(event);
          break;
        case "target.identified":
          listed.set(event.target, new Set(event.disks?.map(({ name }) => name)));
          break;
        case "task.presented":
          presented.set(event.presented.digest, event.presented);
          break;
        case "task.edited":
        case "task.skipped":
        case "task.attested":
          break;
        case "run.finished":
          break;
        case "invocation.requested":
          if (requested.has(event.nonce)) throw new Violation(`${event.nonce} was requested twice`);
          if (event.epoch !== epoch) throw new Violation(`${event.nonce} is of epoch ${event.epoch}`);
          if (!isConfirmed(event)) throw new Violation(`${event.nonce} was not confirmed in this process`);
          requested.set(event.nonce, event);
          break;
        case "invocation.cancelRequested":
          unwanted.add(event.nonce);
          break;
        case "invocation.output": {
          const told = output.get(event.nonce) ?? { text: "", bytes: 0 };
          output.set(event.nonce, { text: told.text + event.text, bytes: told.bytes + event.bytes });
          break;
        }
        case "invocation.finished":
          checkEnd(event);
          finished.set(event.nonce, event);
          confirmsAgain(event);
          break;
      }
    },
    sends(script, instance) {
      const header = headerOf(script, instance);
      if (!header.has("limit")) return false;
      const nonce = header.get("nonce") ?? "";
      const request = requested.get(nonce);
      if (request === undefined) throw new Violation(`${nonce} is sent before its request is on disk`);
      if (request.epoch !== epoch || !isConfirmed(request))
        throw new Violation(`${nonce} is sent and was not confirmed in this process`);
      if (finished.has(nonce)) throw new Violation(`${nonce} is sent after its end`);
      if (unwanted.has(nonce)) throw new Violation(`${nonce} is sent although the operator has cancelled it`);
      if (Number(header.get("epoch")) !== epoch) throw new Violation(`${nonce} is sent for another epoch`);
      if (nodeOf(request.target) !== instance)
        throw new Violation(`${nonce} is sent to ${instance}, and is for another node`);
      if (bodyOf(script, instance) !== request.text) throw new Violation(`${nonce} carries another text`);
      const skews = nodes().find(({ id }) => id === nodeOf(request.target))?.skews ?? [];
      const shift = Number(header.get("not_after")) * 1000 - request.notAfter;
      if (shift < Math.min(...skews) - 1_000 || shift > Math.max(...skews) + 1_000)
        throw new Violation(`${nonce} may begin ${shift} ms after its time`);
      return true;
    },
    begins(node, header, body) {
      const nonce = header.get("nonce") ?? "";
      const request = requested.get(nonce);
      if (executed.has(nonce)) throw new Violation(`${nonce} ran twice`);
      executed.add(nonce);
      if (request === undefined) throw new Violation(`${nonce} runs and nobody asked for it`);
      if (finished.has(nonce))
        throw new Violation(`${nonce} runs after the log called it ${finished.get(nonce)?.outcome}`);
      if (Number(header.get("epoch")) !== request.epoch)
        throw new Violation(`${nonce} runs in another epoch`);
      if (body !== request.text) throw new Violation(`${nonce} runs another text than was confirmed`);
      if (node !== nodeOf(request.target)) throw new Violation(`${nonce} runs on another node`);
      for (const [other, place] of running)
        if (!together || place === node) throw new Violation(`${nonce} runs while ${other} runs`);
      checkDisks(node, request);
      running.set(nonce, node);
    },
    ends(nonce) {
      running.delete(nonce);
    },
  };
}
