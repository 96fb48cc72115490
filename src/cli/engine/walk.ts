// One run from its first event to its last: connects engine, log, transport and frontend.

import type { AuditLog } from "../../audit/chain/append-log.ts";
import { ssmTransport } from "../../aws/transport.ts";
import { createEngine } from "../../engine/engine.ts";
import type { SecretVault } from "../../output/vault.ts";
import { PACE } from "../../rehearsal/base/pace.ts";
import type { Answered } from "../../run/model/event.ts";
import type { Intent, Opening, StoreWatch } from "../../run/model/ports.ts";
import type { Run } from "../../run/model/run.ts";
import type { Backend } from "../destination/backend.ts";
import { ownMachine, splitTransport } from "../destination/own-machine.ts";
import { watchLogDisk } from "../log/log-disk.ts";
import { limitHeapGrowth } from "../process/heap-growth.ts";
import { operator } from "../process/operator.ts";
import { ownCommandHere, withOwnCommand } from "../process/own-command.ts";
import { sleep } from "../process/sleep.ts";
import type { Frontend } from "../terminal/open-frontend.ts";
import { guardEngine } from "./guard-engine.ts";
import { holdsSecret } from "./redact-intents.ts";

export interface WalkInput {
  readonly backend: Backend;
  readonly frontend: Frontend;
  readonly log: AuditLog;
  /** The store that also keeps the log; null when there is none. */
  readonly store: StoreWatch | null;
  /** The state so far: empty for a new run, folded for a resumed one. */
  readonly run: Run;
  readonly opening: Opening;
  readonly runId: string;
  readonly vault: SecretVault;
  /** The AWS profile that was named; null when none was. */
  readonly profile: string | null;
  /** Invocations that began on another computer as its own machine: nonce to its host name. */
  readonly elsewhere?: ReadonlyMap<string, string>;
  /** Intents to submit when the run begins. */
  readonly intents?: readonly Intent[];
}

/** Runs until the run ended or was left. Returns its last state. Rejects when the log cannot be written. */
export async function walk(input: WalkInput): Promise<Run> {
  const { backend, frontend, log, store, vault } = input;
  const plan = input.opening.type === "start" ? input.opening.event.plan : input.run.started?.plan;
  limitHeapGrowth(plan?.tasks.length ?? 0);
  const { user, host } = operator(backend.arn);
  const nodes = ssmTransport({
    call: backend.call,
    run: input.runId,
    ...(backend.destination.document === undefined ? {} : { document: backend.destination.document }),
    who: `${user}@${host}`,
    region: backend.destination.region,
    targets: plan?.targets ?? [],
    made: Object.fromEntries([...input.run.made].map(([key, { instance }]) => [key, instance])),
    vault,
    head: () => log.head(),
    now: Date.now,
    sleep: backend.destination.kind === "rehearsal" ? sleepShort : sleep,
    random: Math.random,
    ...(backend.dns === null ? {} : { dns: backend.dns }),
  });
  const { destination } = backend;
  const own = ownMachine({
    elsewhere: input.elsewhere ?? new Map(),
    logPath: log.path,
    destination,
    profile: input.profile,
    vault,
    frontend,
  });
  const transport = splitTransport(nodes, own);
  const loop = createEngine({
    run: input.run,
    log,
    transport,
    now: Date.now,
    elapsed: () => performance.now(),
  });
  const waits = { list: () => transport.waits?.() ?? [], now: Date.now };
  const disk = watchLogDisk(log.path);
  const engine = guardEngine(loop, vault, disk);
  const secrets = { put: vault.put };
  try {
    const opened = new Promise<void>((resolve) => {
      const stop = loop.subscribe(() => {
        stop();
        resolve();
      });
    });
    loop.submit(input.opening);
    const { low } = disk();
    if (low !== null) loop.submit({ type: "logRoomLow", ...low });
    for (const intent of input.intents ?? []) engine.submit(intent);
    // An interrupted log folds to a run that already asks; show nothing before the opening is on disk.
    await Promise.race([opened, loop.ended]);
    if (frontend.kind === "screen") {
      const { runWalk } = await import("../../view/walk/run-walk.tsx");
      return await runWalk(frontend.screen, {
        engine,
        logPath: log.path,
        program: ownCommandHere(),
        now: Date.now,
        elapsed: () => performance.now(),
        secrets,
        holdsSecret: (text) => holdsSecret(vault, text),
        store,
        waits: waits.list,
      });
    }
    const { plainWalk } = await import("../../view/plain/plain-walk.ts");
    const { leaveIntent } = await import("../../view/plain/questions/plain-intents.ts");
    const { terminal, auto } = frontend;
    terminal.unread.then(() => {
      const { status } = loop.run();
      if (status === "finished" || status === "left") return;
      process.stderr.write(
        withOwnCommand(
          "lamplighter: the output was closed, so this run stopped.\n  `lamplighter resume last` continues it.\n",
        ),
      );
      engine.submit(leaveIntent("the output was closed"));
    });
    return await plainWalk({
      engine,
      input: auto ? null : terminal.lines,
      write: terminal.write,
      interactive: terminal.interactive,
      answers: answeredBy(frontend),
      auto,
      logPath: log.path,
      program: ownCommandHere(),
      sleep,
      secrets,
      store,
      waits,
      size: terminal.size,
      pasted: terminal.pasted,
      askSecret: terminal.askSecret,
    });
  } finally {
    await transport.close();
  }
}

/** How the log describes this frontend's answers. */
export function answeredBy(frontend: Frontend): Answered {
  if (frontend.kind === "screen") return "screen";
  return frontend.auto ? "yes" : "plain";
}

/** 0 when everything is done, 1 when a step failed or the run was left. */
export function exitCodeOf(run: Run): number {
  return run.status === "finished" && run.outcome === "done" ? 0 : 1;
}

/** Time passes faster on practice nodes, so poll them at shorter intervals. */
function sleepShort(milliseconds: number, signal: AbortSignal): Promise<void> {
  return sleep(milliseconds / PACE, signal);
}
