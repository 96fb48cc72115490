// Logs that are kept for ever: whatever a later version does, it must read these. Each is a story. The oldest ones were
// written before nodes were given back at the end of a walk.
import { sha256 } from "../../src/digest.ts";
import { safeText } from "../../src/output/clean.ts";
import type { Binding, Plan } from "../../src/plan/model/plan.ts";
import type { LogFormat } from "../../src/run/model/event.ts";
import { ebsDisk, SYSTEM_DISK } from "./disks.ts";
import { planOf } from "./plan-builder.ts";
import { ending, type Story, story } from "./story.ts";
import { opening } from "./story-opening.ts";
import { attestTogether, confirmRest } from "./story-people.ts";

const checked = planOf([
  { run: "touch /a", done: "test -f /a", verify: "test -s /a" },
  { run: "cd /data" },
  { run: "touch b" },
]);
const together = planOf(
  [
    { run: "touch /a", on: "worker" },
    { run: "touch /b", on: "worker" },
  ],
  {},
  { worker: { nodes: 4, maxConcurrency: 2, maxErrors: 0 } },
);

const byHand = planOf(
  [{ on: "worker" }, { run: "touch /a", on: "worker" }],
  {},
  { worker: { nodes: 4, maxConcurrency: 2, maxErrors: 0 } },
);

/** A walk in a log of that format. */
function begun(plan: Plan, format: LogFormat): Story {
  const first = opening(plan);
  const start = first.type === "start" ? { ...first, event: { ...first.event, format } } : first;
  return story(plan).when(start);
}

/** A walk whose nodes have all answered. */
function greeted(format: LogFormat): Story {
  return together.targets.reduce((told, { key }) => told.identified(key), begun(together, format));
}

function confirmsRest(told: Story): Story {
  const intent = confirmRest(told.run);
  if (intent === null) throw new Error("nothing is left on several nodes");
  return told.when(intent);
}

function accepts(told: Story, nonce: string): Story {
  return told.when({ type: "accepted", nonce, commandId: `c0ffee00-0000-4000-8000-${nonce.slice(0, 12)}` });
}

const shown = () => story(checked).start().identified("node");

const captured = (name: string, value: string | null): Binding => ({
  name,
  scope: { kind: "run" },
  value,
  secret: value === null,
  from: "captured",
});

const swarm = planOf(
  [
    {},
    { run: "hostname -f", capture: "NAME" },
    { run: "docker swarm init", capture: "TOKEN" },
    { run: "docker swarm join --token <TOKEN> <NAME>:2377", on: "other", done: "docker info" },
    { run: "aws ssm start-session", on: "local" },
  ],
  { NAME: { type: "dns-name" }, TOKEN: { type: "swarm-token", secret: true } },
);
const joining = () =>
  story(swarm)
    .start()
    .attest("The instances are there.")
    .identified("node")
    .confirm()
    .accepted()
    .output("node.example.org\n")
    .exit(0, { captured: captured("NAME", "node.example.org") })
    .confirm({ typed: "node" })
    .accepted()
    .exit(0, { captured: captured("TOKEN", null) })
    .identified("other");

const two = planOf([{ run: "touch /a" }, { run: "touch /b", on: "other" }]);

const disks = planOf(
  [{ run: "mkfs.xfs /dev/<DISK>", verify: "blkid /dev/<DISK>" }, { run: "mount /dev/<DISK> /data" }],
  { DISK: { type: "block-device" } },
);
const meant = ebsDisk("nvme1n1", "b");

const local = planOf([
  { run: "ssh -N -L 8080:db:5432 node", on: "local", session: { port: null } },
  { run: 'aws ssm start-session --target "$(cat id)"', on: "local", interactive: true },
  { run: "touch /a" },
]);
const opened = (told: Story) =>
  told.confirm().accepted("process 7").exit(0, { outcome: "ready", exitCode: null, bytes: null });

const parking = planOf([{ run: "docker swarm join --token <TOKEN> node:2377" }], {
  TOKEN: { type: "swarm-token", secret: true },
});

/** By name, as in test/logs/NAME.jsonl: logs that end as they ended before nodes were given back. */
export const OLDEST_STORIES: Readonly<Record<string, () => Story>> = {
  "checks-pass": () =>
    shown()
      .confirm()
      .accepted()
      .exit(1)
      .accepted()
      .output("made\n")
      .exit(0)
      .accepted()
      .exit(0)
      .succeeds()
      .succeeds(),
  "already-done": () => shown().confirm().accepted().exit(0).skip("it is there").succeeds().succeeds(),
  "done-check-cannot-tell": () =>
    shown()
      .confirm()
      .accepted()
      .exit(4)
      .confirm({ despiteDone: true })
      .accepted()
      .exit(0)
      .accepted()
      .exit(0)
      .leave(),
  "failed-edited-retried": () =>
    shown()
      .confirm()
      .accepted()
      .exit(1)
      .accepted()
      .output("touch: cannot touch\n")
      .exit(1)
      .note("the folder is missing")
      .edit("mkdir -p /x && touch /x/a")
      .confirm()
      .accepted()
      .exit(1)
      .accepted()
      .ends("timed-out")
      .retry()
      .skip("by hand")
      .succeeds()
      .succeeds(),
  "lost-send-sent-again": () =>
    shown()
      .skip()
      .confirm()
      .uncertain()
      .absent()
      .uncertain("throttled")
      .accepted()
      .exit(0)
      .confirm()
      .uncertain()
      .later(600_000)
      .absent()
      .ends("not-run")
      .retry()
      .succeeds(),
  "killed-and-resumed": () =>
    shown()
      .confirm()
      .accepted()
      .exit(1)
      .accepted()
      .output("half")
      .cut()
      .resume()
      .accepted()
      .output("half and half\n")
      .exit(0)
      .identified("node")
      .confirm()
      .accepted()
      .exit(0)
      .confirm()
      .leave()
      .resume()
      .ends("not-run")
      .identified("node")
      .retry()
      .succeeds()
      .succeeds(),
  cancelled: () =>
    shown().confirm().accepted().exit(1).accepted().cancel().ends("cancelled").skip("takes too long").leave(),
  "captured-values": () => joining().confirm().accepted().exit(1).accepted().exit(0).attest("Tried it."),
  "secret-given-again": () =>
    joining()
      .cut()
      .resume()
      .identified("other")
      .confirm()
      .bind("TOKEN", null)
      .confirm()
      .accepted()
      .exit(1)
      .accepted()
      .ends("interrupted")
      .retry()
      .confirm()
      .accepted()
      .exit(0)
      .skip("it has joined")
      .confirm({ typed: "local" })
      .attest("Tried it."),
  "node-not-found": () =>
    story(checked)
      .start()
      .when({ type: "probeRequested", probe: "p1", kind: "identify", target: "node", nonce: null })
      .when({ type: "probeFinished", probe: "p1", ok: false, message: safeText("no answer") })
      .retry()
      .identified("node")
      .skip()
      .skip()
      .skip(),
};

/** By name, as in test/logs/NAME.jsonl. */
export const GOLDEN_STORIES: Readonly<Record<string, () => Story>> = {
  "held-and-taken-over": () =>
    story(two)
      .start()
      .held("node", 3)
      .takeOver("node", 3)
      .held("node", 4)
      .takeOver("node", 4)
      .identified("node")
      .identified("other")
      .succeeds()
      .succeeds()
      .givenBack(),
  "newest-lines-and-a-release-that-failed": () => {
    const running = story(two).start().identified("node").confirm().accepted();
    const { nonce } = running.invocation;
    return running
      .when({ type: "tail", nonce })
      .when({ type: "probeFinished", probe: `tail ${nonce} 1 1`, ok: true, message: safeText("half") })
      .exit(0)
      .skip("not today")
      .givenBack(false);
  },
  "disk-that-moved": () =>
    story(disks)
      .start()
      .identified("node", [SYSTEM_DISK, meant])
      .bind("DISK", "nvme1n1", { kind: "target", target: "node" })
      .confirm()
      .accepted()
      .exit(125)
      .cut()
      .resume()
      .identified("node", [SYSTEM_DISK, ebsDisk("nvme1n1", "c"), ebsDisk("nvme2n1", "b")])
      .retry()
      .confirm()
      .accepted()
      .exit(0)
      .accepted()
      .exit(0)
      .cut()
      .resume()
      .identified("node", [SYSTEM_DISK])
      .confirm()
      .skip("the volume is gone")
      .givenBack(),
  "fleet-wave-and-set-aside": () => {
    const first = greeted("lamplighter-log/5").succeeds();
    const rest = confirmsRest(first);
    const [second = "", third = ""] = rest.run.open;
    const failed = accepts(accepts(rest, second), third)
      .when(ending(third, { exitCode: 1 }))
      .when(ending(second));
    const without = failed.when({ type: "setAside", target: "worker-3", reason: safeText("no disk") });
    const stopped = confirmsRest(without.succeeds().succeeds()).when({ type: "stopWave" });
    const [next = "", last = ""] = stopped.run.open;
    const back = accepts(accepts(stopped, next), last)
      .when(ending(next))
      .when(ending(last))
      .when({ type: "bringBack", target: "worker-3" })
      .identified("worker-3");
    return back.retry().succeeds().succeeds().givenBack();
  },
  "fleet-edited-where-it-failed": () => {
    const rest = confirmsRest(greeted("lamplighter-log/6").succeeds());
    const [second = "", third = ""] = rest.run.open;
    const failed = accepts(accepts(rest, second), third)
      .when(ending(third, { exitCode: 1 }))
      .when(ending(second, { exitCode: 1 }));
    const { id: task, attempt } = failed.task;
    const edited = failed.when({ type: "edit", task, attempt, command: "touch /c", rest: true });
    return edited.succeeds().retry().succeeds().leave();
  },
  "fleet-by-hand-on-several-nodes": () => {
    const shown = ["worker-1", "worker-2", "worker-4"].reduce(
      (told, target) => told.identified(target),
      begun(byHand, "lamplighter-log/7"),
    );
    const intent = attestTogether(shown.run);
    if (intent === null) throw new Error("no step by hand stands alike on several nodes");
    return shown.when(intent).identified("worker-3").attest("looked there, too").leave();
  },
  "fleet-first-on-another-node": () => {
    const shown = greeted("lamplighter-log/6");
    const chosen = shown
      .when({ type: "chooseFirst", task: shown.task.id, target: "worker-3" })
      .cut()
      .resume()
      .identified("worker-3");
    const others = ["worker-1", "worker-2", "worker-4"].reduce(
      (told, target) => told.identified(target),
      chosen.succeeds(),
    );
    return others.skip("one is enough").leave();
  },
  "session-and-substitution": () => {
    const shown = opened(story(local).start("aws", true));
    const at = shown.task.presented?.command.indexOf("$(") ?? 0;
    const { id: task, attempt, presented } = shown.task;
    const digest = presented?.digest ?? "";
    const where = { start: at, end: at + "$(cat id)".length };
    const filled = shown
      .when({ type: "evaluate", task, attempt, digest, ...where, typed: "local", how: "screen" })
      .accepted("process 8")
      .output("i-0123456789abcdef0\n")
      .exit(0, { sha256: sha256("i-0123456789abcdef0\n") })
      .confirm()
      .accepted("process 9")
      .exit(0);
    const resumed = opened(filled.cut().resume(true));
    const { nonce } = resumed.invocation;
    return resumed
      .when({ type: "sessionEnded", nonce, message: safeText("It ended with exit code 1.") })
      .identified("node")
      .succeeds()
      .givenBack();
  },
  "parked-secret": () => {
    const sent = story(parking)
      .start()
      .identified("node", undefined, { openssl: safeText("no") })
      .bind("TOKEN", null)
      .confirm();
    const { nonce } = sent.invocation;
    const probe = "/lamplighter/01ARZ3NDEKTSV4RRFFQ69G5FAV/0123456789abcdef0123456789abcdef";
    const message = safeText("done");
    return sent
      .when({ type: "probeRequested", probe: `park ${probe}`, kind: "park", target: "node", nonce })
      .when({ type: "probeFinished", probe: `park ${probe}`, ok: true, message })
      .accepted()
      .exit(0)
      .when({ type: "probeRequested", probe: `unpark ${probe}`, kind: "unpark", target: "node", nonce: null })
      .when({ type: "probeFinished", probe: `unpark ${probe}`, ok: true, message })
      .givenBack();
  },
};
