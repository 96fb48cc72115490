// The questions about nodes before a plain run: which serve each role, and whether they run each step together.
import { visible } from "../../output/visible.ts";
import { roleWords } from "../../runbook/model/role-title.ts";
import { fleetChoicesOf, fleetWayText, withFleet } from "../setup/node-rows.ts";
import {
  choiceWords,
  firstAssignments,
  nodesForRole,
  rolesToAssign,
  unsettledChoices,
} from "../setup/selection.ts";
import type { Assignments, SetupInput } from "../setup/setup-input.ts";
import type { PromptLines } from "./prompt-slot.ts";
import { isNo, wordFor } from "./questions/answer-lines.ts";

/** The nodes of the roles that are not assigned yet; null at the end of the answers. */
export async function chooseNodes(
  input: SetupInput,
  questions: PromptLines,
  sections: readonly string[],
): Promise<Assignments | null> {
  const proposal = firstAssignments(input);
  const roles = rolesToAssign(input, sections);
  if (roles.length === 0) return proposal;
  questions.say([
    "Nodes:",
    ...input.nodes.map(({ key, id, note }) =>
      [`  ${visible(key)}`, ...(id === null ? [] : [visible(id)]), visible(note)].join("  "),
    ),
    ...unsettledChoices(input, sections).map((choice) => visible(choiceWords(input, choice))),
  ]);
  const chosen: Record<string, readonly string[]> = { ...proposal };
  for (const role of roles) {
    const known = input.runbook.roles.find((one) => one.name === role);
    const about = known?.from === "declared" ? known.description : "";
    const proposed = proposal[role] ?? [];
    const keys = nodesForRole(input, role).map((node) => node.key);
    const hint = proposed.length === 0 ? keys.join(", or ") : proposed.join(", ");
    const words = `${visible(roleWords(input.runbook, role))}${about === "" ? "" : ` (${visible(about)})`}`;
    if (questions.auto) {
      questions.say([`  ${words}: ${proposed.join(", ")}`]);
      continue;
    }
    for (;;) {
      const answer = await questions.line(
        `Which node serves ${words}? Separate several with commas [${visible(hint)}]: `,
      );
      if (answer === null) return null;
      const given = answer.split(/[\s,]+/).filter((word) => word !== "");
      const unknown = given.filter((key) => !keys.includes(key));
      if (unknown.length > 0) {
        questions.say([
          `No node is called ${visible(unknown.join(", "))}. The nodes are: ${keys.join(", ")}.`,
        ]);
        continue;
      }
      const nodes = given.length === 0 ? proposed : [...new Set(given)];
      if (nodes.length === 0) continue;
      chosen[role] = nodes;
      break;
    }
  }
  return chosen;
}

/** The roles whose nodes run each step together, of those with several; null at the end of the answers. */
export async function chooseFleets(
  input: SetupInput,
  questions: PromptLines,
  assignments: Assignments,
): Promise<readonly string[] | null> {
  let together = input.together ?? [];
  for (const choice of fleetChoicesOf(input, assignments)) {
    const isOn = together.includes(choice.role);
    if (questions.auto) {
      questions.say([`  ${visible(fleetWayText(choice, isOn, input))}`]);
      continue;
    }
    const who = `the ${choice.nodes} nodes of ${visible(roleWords(input.runbook, choice.role))}`;
    const words = isOn ? "yes (Enter), no" : "yes, no (Enter)";
    for (;;) {
      const answer = await questions.line(`Run each step on ${who} together? ${words}: `);
      if (answer === null) return null;
      const text = answer.trim().toLowerCase();
      const word = text === "" ? (isOn ? "yes" : "no") : isNo(text) ? "no" : wordFor(["yes", "no"], text);
      if (word !== null) {
        together = withFleet(together, choice.role, word === "yes");
        break;
      }
      questions.say([
        "Answer yes or no. With yes, you confirm each step for one node first, then once for all others.",
      ]);
    }
  }
  return together;
}
