// An operator's decisions about several nodes: run the step on the rest of its fleet, stop that, set a node
// aside, bring it back.
import { safeText } from "../../output/clean.ts";
import { tasksOn } from "../../plan/model/plan-lookup.ts";
import { busyRefusal } from "../decision/busy.ts";
import { type Decision, facts, type InputOf, refuse, refuseOnRecord } from "../decision/draft.ts";
import { drawn } from "../decision/drawn.ts";
import { wrongWords, YES_NOT_HERE } from "../decision/forbidden.ts";
import { obstacleAt, restOf } from "../decision/rest.ts";
import { showing } from "../decision/show.ts";
import type { RunEvent } from "../model/event.ts";
import type { Refusal } from "../model/ports.ts";
import type { Run } from "../model/run.ts";
import { currentTask, hasEnded, isIdentified, needsNode } from "../state/due.ts";
import { otherFirstPlaces } from "../state/first-node.ts";
import { plannedTarget } from "../state/made-nodes.ts";
import { identifyAgain } from "./decide-node.ts";

export function judgeConfirmRest(run: Run, input: InputOf<"confirmRest">): Decision {
  const { at, how, typed } = input;
  const rest = restOf(run);
  // A failed step is presented again only when it is retried: the digest of all covers its new text.
  if (rest?.kind !== "failed" || rest.members[0]?.task !== input.task) {
    const shown = drawn(run, input);
    if ("refused" in shown) return shown.refused;
  }
  if (rest === null)
    return refuse("no-rest", "Only one node is left for this step.", "Confirm it for this node.");
  const no = ({ rule, message, advice }: Refusal) => refuseOnRecord(input.task, at, rule, message, advice);
  if (rest.digest !== input.rest)
    return refuse(
      "changed",
      "What would run has changed since it was shown.",
      "Read it again, then confirm it.",
    );
  if (how === "yes" && run.started?.destination.kind !== "rehearsal") return no(YES_NOT_HERE);
  const obstacle = obstacleAt(rest, at);
  if (obstacle !== null) return no(obstacle);
  if (rest.typed !== null && typed !== rest.typed) return no(wrongWords(rest.typed));
  const { maxConcurrency, maxErrors } = rest.fleet;
  return facts({
    type: "wave.confirmed",
    at,
    step: rest.step,
    members: rest.members.map(({ task, presented }) => ({ task, digest: presented.digest })),
    maxConcurrency,
    maxErrors,
    epoch: run.epoch,
    confirmed: { digest: rest.digest, typed, how },
  });
}

/** The step is shown on that node: there it is confirmed first. */
export function judgeChooseFirst(run: Run, { at, task, target }: InputOf<"chooseFirst">): Decision {
  const refusal = underWay(run) ?? busyRefusal(run);
  if (refusal !== null) return refusal;
  const current = currentTask(run);
  if (current === null || current.task.id !== task)
    return refuse("not-current", "This is not the current step.", "Go to the current step.");
  const places = otherFirstPlaces(run);
  if (places.length === 0)
    return refuse(
      "begun",
      "No other node can run this step first: it has run on a node, or only one node is left.",
      "Continue with the node that is shown.",
    );
  const { plan } = current;
  const index = places.find((place) => plan.tasks[place]?.target === target) ?? -1;
  const [chosen, planned] = [run.tasks.at(index), plan.tasks[index]];
  if (chosen === undefined || planned === undefined)
    return refuse(
      "no-such-node",
      `${target} is not among the other nodes of this step.`,
      "Give the name of a node that is not set aside and has not ended the step.",
    );
  if (needsNode(planned) && !isIdentified(run, target))
    return refuse(
      "not-identified",
      `${target} has not identified itself.`,
      "Wait until it answers, or choose another node.",
    );
  return facts(showing(run, plan, chosen, at));
}

export function judgeStopWave(run: Run, { at }: InputOf<"stopWave">): Decision {
  const { wave } = run;
  if (wave === null)
    return refuse("no-wave", "No step is running on several nodes.", "Go to the current step.");
  if (wave.stopped)
    return refuse(
      "already-stopped",
      "The step is already stopped; no more nodes start.",
      "Wait until the nodes that run it have ended.",
    );
  return facts({ type: "wave.stopped", at, step: wave.step });
}

export function judgeSetAside(run: Run, { at, target, reason }: InputOf<"setAside">): Decision {
  const refusal = notOfFleet(run, target);
  if (refusal !== null) return refusal;
  if (run.aside.has(target))
    return refuse("already-aside", `${target} is set aside already.`, "Bring it back first.");
  const moving = run.open.some((nonce) => {
    const invocation = run.invocations.get(nonce);
    return (
      invocation?.target === target && invocation.state !== "uncertain" && invocation.state !== "unreconciled"
    );
  });
  if (moving)
    return refuse("busy", `A command is in flight on ${target}.`, "Wait until it ends, or cancel it.");
  if (reason.trim() === "")
    return refuse("no-reason", "Setting a node aside needs a reason.", "Say in a few words why.");
  const plan = run.started?.plan;
  const left = (plan === undefined ? [] : tasksOn(plan, target)).some((index) => {
    const state = run.tasks.at(index);
    return state !== undefined && !hasEnded(state);
  });
  if (!left)
    return refuse("nothing-left", `Nothing is left to do on ${target}.`, "Continue with the others.");
  return facts({ type: "target.setAside", at, target, reason: safeText(reason) });
}

export function judgeBringBack(run: Run, { at, target }: InputOf<"bringBack">): Decision {
  const refusal = underWay(run) ?? busyRefusal(run);
  if (refusal !== null) return refusal;
  if (!run.aside.has(target))
    return refuse("not-aside", `${target} is not set aside.`, "Go to the current step.");
  const back: RunEvent = { type: "target.broughtBack", at, target };
  // The node may have a new disk, or be another instance.
  return run.identification.has(target) ? facts(back, identifyAgain(run, target, at)) : facts(back);
}

function notOfFleet(run: Run, target: string): Decision | null {
  const roles = plannedTarget(run, target)?.roles ?? [];
  const isMember = run.started?.plan.fleets?.some(({ role }) => roles.includes(role)) ?? false;
  return isMember
    ? null
    : refuse(
        "not-of-a-fleet",
        "Only a node of a fleet can be set aside.",
        "Skip the step with a reason, or leave.",
      );
}

function underWay(run: Run): Decision | null {
  return run.wave === null
    ? null
    : refuse("busy", "A step is running on several nodes.", "Wait until it ends, or stop it.");
}
