// What a typed confirmation is about, in words: what is erased, where.

import { unreachable } from "../../../errors.ts";
import type { AwsOrder } from "../../../plan/model/aws-order.ts";
import type { Run } from "../../../run/model/run.ts";
import type { Risk } from "../../../shell/model/command.ts";
import { taskAt } from "../../../transcript/lookup/run-find.ts";
import { shownAnalysis } from "../../../transcript/lookup/shown-analysis.ts";
import { identityWords } from "../../../transcript/words/node-words.ts";
import { hereWords, runsHere } from "./run-here.ts";

/** `This erases /dev/nvme1n1 = vol-0a1b (64 GiB) on worker. This cannot be undone.` */
export function dangerWords(run: Run): string {
  const at = taskAt(run, run.current);
  if (at === null) return "";
  const { planned, taskRun } = at;
  const { key, name: known } = planned.target;
  const order = taskRun.presented?.aws;
  if (order !== undefined) return orderWords(order);
  const here = runsHere(run, planned);
  const name = here ? "this computer" : known === key ? key : `${key} (${known})`;
  const sentences = [
    riskWords(taskRun.presented?.risk ?? planned.task.risk, name, at),
    here ? hereWords(taskRun.presented) : "",
    taskRun.presented?.park === true ? PARKED : "",
  ].filter((sentence) => sentence !== "");
  return sentences.length === 0 ? `It runs on ${name}.` : sentences.join(" ");
}

/** The request to AWS, in a sentence. */
function orderWords(order: AwsOrder): string {
  switch (order.action) {
    case "make-stack":
      return `This creates everything in the change set of ${order.stack}. It costs money from then on, until someone deletes it.`;
    case "grow-volume":
      return `This enlarges ${order.volume} to ${order.gibibytes} GiB. A volume can never be made smaller, and a larger one costs more.`;
    case "propose-stack":
    case "wait-for-node":
    case "snapshot-volume":
      return "This is a request to AWS.";
    default:
      return unreachable(order);
  }
}

const PARKED =
  "Its secrets are in Parameter Store until it ends. Until then, anyone who is allowed to decrypt them there can read them.";

type At = NonNullable<ReturnType<typeof taskAt>>;

function riskWords(risk: Risk, name: string, at: At): string {
  switch (risk) {
    case "destroys": {
      const things = shownAnalysis(at.planned.step, at.taskRun)?.destroys;
      const shown = things === undefined ? erasedDevices(at) : destroyed(things, at);
      const named = shown.map((thing) => identified(thing, at));
      return named.length === 0
        ? `This destroys data on ${name}. This cannot be undone.`
        : `This erases ${named.join(", ")} on ${name}. This cannot be undone.`;
    }
    case "opaque":
      return `Its text does not show what it will do. It runs on ${name}.`;
    case "reads":
    case "changes":
      return "";
  }
}

/**
 * The devices that the node checks because the command erases them: all that is known about a text that no plan has.
 */
function erasedDevices({ taskRun }: At): readonly string[] {
  const checks = taskRun.presented?.devices?.filter(({ demands }) => demands !== "same") ?? [];
  return checks.map(({ path }) => path);
}

/** The device with what the node checks it against. */
function identified(thing: string, { taskRun }: At): string {
  const check = taskRun.presented?.devices?.find(({ path }) => path === thing);
  return check?.identity == null ? thing : `${thing} = ${identityWords(check.identity)}`;
}

/** The items as the command names them now: the guide's words with the current values. */
function destroyed(words: readonly string[], at: At): readonly string[] {
  const presented = at.taskRun.presented;
  const occurrences = at.planned.step.command?.occurrences ?? [];
  const source = at.planned.step.command?.text ?? "";
  if (presented === null) return words;
  return words.map((word) => {
    let shown = word;
    for (const value of presented.values) {
      const place = occurrences.find((one) => one.variable === value.variable);
      if (place === undefined || place.start === place.end) continue;
      shown = shown.replaceAll(source.slice(place.start, place.end), () =>
        presented.command.slice(value.start, value.end),
      );
    }
    return shown;
  });
}
