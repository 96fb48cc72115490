// The keys of the nodes page, for its key bar, its help and the reducer.
import type { Run } from "../../run/model/run.ts";
import { namedNodes } from "../../transcript/words/fleet-words.ts";
import { count } from "../../transcript/words/run-words.ts";
import type { KeyHelp } from "../widgets/KeyBar.tsx";
import { locksWith, lockWords } from "./locked-nodes.ts";
import { currentNode, nodeStatus, nodesWithStatus } from "./node-status.ts";
import { silentNodes } from "./silent-nodes.ts";

export interface NodesKey extends KeyHelp {
  readonly name: string;
  readonly does: string;
  readonly action: "go-on" | "ask-again" | "take-over" | "set-aside" | "steps" | "leave" | "help";
}

/** What Enter does on the page before the first command, once it can. */
const GO_ON = nodesKey("enter", "⏎", "go-on", "continue", "Continue to the steps.");

/** The keys that work on the page now. */
export function nodesKeys(run: Run, opening: boolean): readonly NodesKey[] {
  const [held] = nodesWithStatus(run, "held");
  const silent = silentNodes(run);
  const locks = held === undefined ? [] : locksWith(run, held);
  const failed = nodesWithStatus(run, "failed").length > 0 || held !== undefined;
  return [
    ...(opening
      ? notYet(run) === null
        ? [GO_ON]
        : []
      : [nodesKey("enter", "⏎", "steps", "back", "Back to the steps.")]),
    ...(held === undefined
      ? []
      : [
          nodesKey(
            "t",
            "t",
            "take-over",
            `take over ${locks.length === 1 ? held : count(locks.length, "node")}…`,
            `Take over ${lockWords(locks)} from the other run; you type yes first.`,
          ),
        ]),
    ...(failed ? [nodesKey("r", "r", "ask-again", "retry", "Retry the nodes that did not answer.")] : []),
    ...(silent.length === 0
      ? []
      : [
          nodesKey(
            "z",
            "z",
            "set-aside",
            `set aside ${silent.length === 1 ? silent[0] : count(silent.length, "node")}…`,
            `Set aside ${namedNodes(silent)}: no later step runs there. Asks for the reason.`,
          ),
        ]),
    ...(opening ? [nodesKey("escape", "Esc", "steps", "steps", "Show the steps; i comes back here.")] : []),
    nodesKey("q", "q", "leave", "leave", "Leave the run; you can resume it later."),
    nodesKey("?", "?", "help", "keys", "Show this help."),
  ];
}

/** Why the run cannot continue yet; null when it can. */
export function notYet(run: Run): { readonly message: string; readonly advice: string } | null {
  const node = currentNode(run);
  if (node === null) return null;
  switch (nodeStatus(run, node)) {
    case "asked":
      return { message: `${node} has not answered yet.`, advice: "Enter continues as soon as it does." };
    case "failed":
      return { message: `${node} did not answer.`, advice: "r retries, Esc shows the steps." };
    case "held":
      return {
        message: `${node} is locked by another run.`,
        advice: "t takes over the lock, r retries, Esc shows the steps.",
      };
    case "answered":
    case "later":
    case "to-be-made":
    case "not-needed":
      return null;
  }
}

function nodesKey(
  name: string,
  printed: string,
  action: NodesKey["action"],
  does: string,
  says: string,
): NodesKey {
  return { name, key: printed, action, does, says };
}
