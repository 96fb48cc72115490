// Logs that are kept for ever: whatever a later version does, it must read these. Each is a story. The oldest ones were
// written before nodes were given back at the end of a walk.
import { safeText } from "../../src/output/clean.ts";
import type { Binding } from "../../src/plan/plan.ts";
import { planOf } from "./plan-builder.ts";
import { type Story, story } from "./story.ts";

const checked = planOf([
  { run: "touch /a", done: "test -f /a", verify: "test -s /a" },
  { run: "cd /data" },
  { run: "touch b" },
]);
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
};
