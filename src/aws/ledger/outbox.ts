// Scripts on their way to instances. What is sent to several at the same time goes in one request of up to 50:
// the same script for all, or one that they share (ledger/shared-script.ts). Systems Manager limits how many
// requests an account may make, and one of them reaches 50 nodes.
import { BugError } from "../../errors.ts";
import { renderShared, sharedPart } from "../../ledger/shared-script.ts";
import { concernsOneNode, errorKind, errorWords } from "../api/service-errors.ts";
import { rest, type Sending } from "../session/job.ts";
import type { Asking, Letter, Outbox } from "../session/shared-requests.ts";
import { type Request, sendRequest, TOGETHER } from "./send-script.ts";

interface Waiting extends Letter {
  readonly asking: Asking;
  readonly accepted: (commandId: string) => void;
  readonly failed: (error: unknown) => void;
}

/** How long a letter waits for those that were announced, in milliseconds. */
const GATHERING = 1_000;
/**
 * How long a command or a greeting waits for others while nodes run theirs, in milliseconds: where several nodes run a step, one that
 * ends is soon followed by the next, and commands that began together are followed together, too.
 */
const COMPANY = 500;
/** The most instances of a request. */
const MOST_INSTANCES = 50;
/** The most bytes of a document's parameters: less than the 65,536 that the service takes. */
const MOST_BYTES = 60_000;

/** An outbox for one transport. `options`: as of its session. `busy`: true while commands are followed. */
export function createOutbox(
  options: Sending["session"]["options"],
  busy: () => boolean = () => false,
): Outbox {
  let expected = 0;
  let waiting: Waiting[] = [];
  let gathering: AbortController | null = null;

  const flush = (): void => {
    gathering?.abort();
    gathering = null;
    const letters = waiting;
    waiting = [];
    for (const group of groupsOf(letters)) void post(options, group);
  };
  const check = (): void => {
    if (waiting.length === 0) return;
    const shares = waiting.length < MOST_INSTANCES && waiting.every(isPatient);
    if (expected === 0 && !(shares && busy())) return flush();
    if (gathering !== null) return;
    const limit = new AbortController();
    gathering = limit;
    void options.sleep(expected === 0 ? COMPANY : GATHERING, limit.signal).then(() => {
      if (gathering === limit) flush();
    });
  };

  return {
    expect() {
      expected++;
      let open = true;
      return () => {
        if (!open) return;
        open = false;
        expected--;
        // What is put in the same tick is still taken along.
        queueMicrotask(check);
      };
    },
    put: (asking, letter) =>
      new Promise((accepted, failed) => {
        waiting.push({ ...letter, asking, accepted, failed });
        queueMicrotask(check);
      }),
  };
}

/** May it wait for company? */
function isPatient({ order, patient }: Letter): boolean {
  return order !== undefined || patient === true;
}

/** Those that may go in one request, at most 50 and each instance once. */
function groupsOf(letters: readonly Waiting[]): readonly (readonly Waiting[])[] {
  const groups = new Map<string, Waiting[][]>();
  // Scripts are long, and mostly the same.
  const scripts = new Map<string, number>();
  for (const letter of letters) {
    const { order, script, name, seconds } = letter;
    if (order === undefined && !scripts.has(script)) scripts.set(script, scripts.size);
    const kind = order === undefined ? `${name} ${scripts.get(script)}` : sharedPart(order);
    const key = `${seconds} ${letter.busyRounds ?? 0} ${kind}`;
    const known = groups.get(key) ?? [];
    groups.set(key, known);
    const free = known.find(
      (group) => group.length < MOST_INSTANCES && group.every(({ instance }) => instance !== letter.instance),
    );
    if (free === undefined) known.push([letter]);
    else free.push(letter);
  }
  return [...groups.values()].flat();
}

/** Sends them in one request; in halves when it would be too large, or when AWS refuses it because of one. */
async function post(options: Sending["session"]["options"], group: readonly Waiting[]): Promise<void> {
  const letters = group.filter(({ asking, failed }) => {
    if (asking.signal.aborted) failed(new Error("it was cancelled"));
    return !asking.signal.aborted;
  });
  if (letters.length === 0) return;
  const halves = async (): Promise<void> => {
    const middle = Math.ceil(letters.length / 2);
    await post(options, letters.slice(0, middle));
    await post(options, letters.slice(middle));
  };
  try {
    const request = requestOf(letters);
    if (letters.length > 1 && bytesOf(request.script) > MOST_BYTES) return await halves();
    const { id, instances } = await insist(options, request, letters);
    for (const { instance, accepted, failed } of letters)
      if (instances.length === 0 || instances.includes(instance)) accepted(id);
      else failed(new Error(`AWS answered about ${instances.join(", ")} instead of ${instance}`));
  } catch (error) {
    if (letters.length > 1 && !(error instanceof BugError) && isAboutOne(error)) return halves();
    for (const { failed } of letters) failed(error);
  }
}

function isAboutOne(error: unknown): boolean {
  return errorKind(error) === "refused" && concernsOneNode(error);
}

function requestOf(letters: readonly Waiting[]): Request {
  const [first] = letters as readonly [Waiting, ...Waiting[]];
  const instances = letters.map(({ instance }) => instance);
  const { name, script, seconds } = first;
  const orders = letters.flatMap(({ instance, order }) => (order === undefined ? [] : [{ instance, order }]));
  return letters.length === 1 || orders.length === 0
    ? { instances, name, script, seconds }
    : { instances, name: `${TOGETHER}${letters.length}`, script: renderShared(orders), seconds };
}

const bytesOf = (script: string): number => Buffer.byteLength(JSON.stringify(script));

/** Sends it, again while AWS is busy; ends when every letter in it was cancelled. */
async function insist(
  options: Sending["session"]["options"],
  request: Request,
  letters: readonly Waiting[],
): Promise<{ readonly id: string; readonly instances: readonly string[] }> {
  const all = allAborted(letters.map(({ asking }) => asking.signal));
  const rounds = letters[0]?.busyRounds ?? 0;
  try {
    for (let round = 0; ; round++) {
      try {
        return await sendRequest({ session: { options }, signal: all.signal }, request);
      } catch (error) {
        if (all.signal.aborted || round >= rounds || errorKind(error) !== "busy") throw error;
        for (const { asking } of letters) asking.waits?.("AWS to take the command", errorWords(error));
        await rest({ session: { options }, signal: all.signal }, round, 1_000, 15_000);
        if (all.signal.aborted) throw error;
      }
    }
  } finally {
    all.release();
  }
}

/** A signal that aborts when all of them have. */
function allAborted(signals: readonly AbortSignal[]): {
  readonly signal: AbortSignal;
  readonly release: () => void;
} {
  const controller = new AbortController();
  const look = (): void => {
    if (signals.every(({ aborted }) => aborted)) controller.abort();
  };
  for (const signal of signals) signal.addEventListener("abort", look, { once: true });
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of signals) signal.removeEventListener("abort", look);
    },
  };
}
