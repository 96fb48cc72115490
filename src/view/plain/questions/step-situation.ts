// The possible answers to the current step, and the question that lists them. Reads no answer.
import { visible } from "../../../output/visible.ts";
import { type MissingValue, missingValue } from "../../../run/decision/missing-value.ts";
import { editableTogether, type Rest, restOf } from "../../../run/decision/rest.ts";
import { TAKE_OVER } from "../../../run/intents/decide-node.ts";
import type { Run } from "../../../run/model/run.ts";
import { nodeLacksSomething } from "../../../run/state/due.ts";
import { otherFirstPlaces } from "../../../run/state/first-node.ts";
import { taskAt } from "../../../transcript/lookup/run-find.ts";
import { namedNodes, restQuestion, restWords } from "../../../transcript/words/fleet-words.ts";
import { count } from "../../../transcript/words/run-words.ts";
import { type Lock, locksWith, lockWords } from "../../nodes/locked-nodes.ts";
import { openValues, openWords } from "../../nodes/open-values.ts";
import { asideWith, isOfFleet } from "../../nodes/silent-nodes.ts";
import { dangerWords } from "../../walk/words/danger-words.ts";
import { evaluable, isByHand, runsHere } from "../../walk/words/run-here.ts";
import { wordFor } from "./answer-lines.ts";
import { byHandQuestion } from "./by-hand-question.ts";
import { isUnidentified } from "./plain-intents.ts";
import { type Choice, SKIP, SKIP_REST } from "./step-choice.ts";

const RETRY: Choice = { word: "retry", meaning: "retry", words: "retry the step" };
const RETRY_ALL: Choice = {
  word: "retry-all",
  meaning: "rest",
  whole: true,
  words: "retry on all nodes where the step failed",
};
const ANYWAY_ON_ALL: Choice = {
  word: "anyway-all",
  meaning: "rest",
  whole: true,
  words: "run it anyway on all nodes whose check gave the same answer",
};
const EDIT: Choice = { word: "edit", meaning: "edit", words: "edit the command" };
const EDIT_ALL: Choice = {
  word: "edit-all",
  meaning: "edit-rest",
  whole: true,
  words: "edit the command on all nodes where it failed; it is confirmed for this node first",
};
const NOTE: Choice = { word: "note", meaning: "note", words: "add a note to the log" };
const VALUES: Choice = { word: "values", meaning: "values", words: "set the missing values" };
const NODES: Choice = {
  word: "nodes",
  meaning: "nodes",
  words: "show what is known about the nodes",
};
const ASK_NODE: Choice = { word: "retry", meaning: "ask-node", words: "retry the node" };
const BY_HAND: Choice = {
  word: "attest",
  meaning: "attest",
  words: "you ran it yourself elsewhere; asks for a statement",
};
const EVALUATE: Choice = {
  word: "first",
  meaning: "evaluate",
  words: "run its first substitution, which only reads, and use its value",
};
const LEAVE: Choice = {
  word: "leave",
  meaning: "leave",
  words: "leave the run; you can resume it later",
};
const HELP: Choice = { word: "help", meaning: "help", words: "list the answers" };

const FIRST_ON: Choice = {
  word: "first-on",
  meaning: "first-on",
  whole: true,
  words: "run the step first on another node; asks which, and runs nothing yet",
};
const SET_ASIDE: Choice = {
  word: "set-aside",
  meaning: "set-aside",
  words: "set this node aside: no later step touches it; asks for the reason",
};
const BRING_BACK: Choice = {
  word: "bring-back",
  meaning: "bring-back",
  words: "bring back a node that was set aside; asks which",
};

export interface Situation {
  /** The text to type to run the step, or to take over its node's lock. */
  readonly typed: string | null;
  /**
   * The text to type to run the step on the rest of its fleet; null if a word is enough, or it may not run
   * there.
   */
  readonly typedForRest?: string | null;
  readonly question: string;
  readonly choices: readonly Choice[];
  /** What `typed` takes over; empty when no other run has locked the step's node. */
  readonly locks: readonly Lock[];
}

export function situation(run: Run): Situation {
  const at = taskAt(run, run.current);
  const presented = at?.taskRun.presented ?? null;
  const ask = (words: string, choices: readonly Choice[], typed: string | null = null): Situation => {
    const all = [...choices, ...fleetChoices(run), NODES, LEAVE, HELP];
    return {
      typed,
      choices: all,
      question: `${words} ${all.map(({ word }) => word).join(", ")}:`,
      locks: [],
    };
  };
  if (at === null) return ask("What now?", []);
  const locks = isUnidentified(run) ? locksWith(run, at.planned.task.target) : [];
  if (locks.length > 0) {
    const words = `Type  ${TAKE_OVER}  to take over ${lockWords(locks)}, or`;
    return { ...ask(words, [ASK_NODE, SKIP, NOTE], TAKE_OVER), locks };
  }
  if (isUnidentified(run)) return ask("The node did not identify itself. What now?", [ASK_NODE, SKIP, NOTE]);
  if (at.taskRun.state === "failed") {
    const lost = missingValue(run);
    const words =
      lost === null ? "The step failed." : `It succeeded, but ${visible(lost.variable)} is not set.`;
    const all = restOf(run);
    const again = all === null || all.obstacle !== null || all.typed !== null ? [] : [RETRY_ALL];
    const editAll = editableTogether(run) === null ? [] : [EDIT_ALL];
    const choices = [...valueChoices(lost), RETRY, ...again, EDIT, ...editAll, SKIP, NOTE];
    if (all === null || all.obstacle !== null || all.typed === null)
      return ask(`${words} What now?`, choices);
    const type = `Type  ${visible(all.typed)}  to run it ${restWords(run, all)}, or`;
    return { ...ask(`${words} ${type}`, choices), typedForRest: all.typed };
  }
  if (presented === null) return ask("What now?", [SKIP, NOTE]);
  if (isByHand(run, at.planned)) {
    const { question, choices } = byHandQuestion(run, at);
    return ask(question, [...choices, NOTE]);
  }
  const open = openValues(run);
  const lacking = openWords(open);
  const rest = [
    ...(evaluable(run, at.planned, presented) === null ? [] : [EVALUATE]),
    SKIP,
    EDIT,
    NOTE,
    ...(open.givable.length > 0 ? [VALUES] : []),
    ...(runsHere(run, at.planned) ? [BY_HAND] : []),
    ...(nodeLacksSomething(at.taskRun) ? [ASK_NODE] : []),
  ];
  if (lacking !== null) return ask(`${lacking}. What now?`, rest);
  const onAll = restOf(run);
  const others = onAll === null ? [] : [SKIP_REST];
  if (onAll !== null && onAll.kind === "left" && onAll.obstacle === null)
    return askForRest(run, onAll, [...rest, ...others], ask);
  const asked = at.taskRun.alreadyDone === "yes" || at.taskRun.alreadyDone === "cannot-tell";
  const { how, typed } = presented.confirm;
  if (how === "type" && typed !== null)
    return ask(
      `${dangerWords(run)} Type  ${visible(typed)}  to ${asked ? "do it anyway" : "do it"}, or`,
      [...rest, ...others],
      typed,
    );
  if (asked)
    return ask("Run it anyway?", [
      {
        word: "anyway",
        meaning: "anyway",
        whole: true,
        words: "run it although it may already be done",
      },
      { word: "retry", meaning: "retry", words: "run the check again" },
      ...(onAll === null || onAll.obstacle !== null ? [] : [ANYWAY_ON_ALL]),
      ...rest,
      ...others,
    ]);
  const yes: Choice = { word: "yes", meaning: "run", words: "run exactly this" };
  return ask(at.planned.task.aws === true ? "Send this request to AWS?" : "Run it?", [
    yes,
    ...rest,
    ...others,
  ]);
}

/** The step has ended well on one node: asks whether to run it on the rest, or on this node only. */
function askForRest(
  run: Run,
  rest: Rest,
  others: readonly Choice[],
  ask: (words: string, choices: readonly Choice[], typed?: string | null) => Situation,
): Situation {
  const nodes = count(rest.members.length, "node");
  const here: Choice = { word: "here", meaning: "run", words: "run it on this node only" };
  const all: Choice = { word: "all", meaning: "rest", whole: true, words: `run it on all ${nodes}` };
  const [first] = rest.members;
  const typed = first?.presented.confirm.typed ?? null;
  if (rest.typed === null) return ask(restQuestion(run, rest), [all, here, ...others]);
  const alone =
    typed === null ? "" : `  ${visible(typed)}  to run it on ${visible(first?.target ?? "")} only,`;
  const asked = ask(
    `${restQuestion(run, rest)} Type  ${visible(rest.typed)}  to run it on all of them,${alone} or`,
    typed === null ? [here, ...others] : others,
    typed,
  );
  return { ...asked, typedForRest: rest.typed };
}

/** The choices for the node of a fleet, and for nodes that were set aside. */
function fleetChoices(run: Run): readonly Choice[] {
  const at = taskAt(run, run.current);
  const target = at?.planned.target.key ?? "";
  const others = otherFirstPlaces(run).length > 0 ? [FIRST_ON] : [];
  const aside = isOfFleet(run, target) ? [asideChoice(asideWith(run, target))] : [];
  return [...others, ...aside, ...(run.aside.size > 0 ? [BRING_BACK] : [])];
}

function asideChoice(targets: readonly string[]): Choice {
  if (targets.length === 1) return SET_ASIDE;
  const words = `set aside ${namedNodes(targets)}, which did not answer: no later step runs there; asks for the reason`;
  return { ...SET_ASIDE, words };
}

/** Other forms of a word besides its prefixes, the same as everywhere that lines are read. */
const SHORT: Readonly<Record<string, string>> = { q: "leave", "?": "help" };

/** The choice that an answer means; null for none. */
export function choiceFor(choices: readonly Choice[], answer: string): Choice | null {
  const text = answer.trim().toLowerCase();
  const exact = choices.find(({ word }) => word === (SHORT[text] ?? text));
  if (exact !== undefined) return exact;
  const meant = wordFor(
    choices.flatMap(({ word, whole }) => (whole === true ? [] : [word])),
    text,
  );
  return choices.find(({ word }) => word === meant) ?? null;
}

function valueChoices(lost: MissingValue | null): readonly Choice[] {
  if (lost === null) return [];
  const give: Choice = { ...VALUES, words: `set ${visible(lost.variable)}; the step is then done` };
  if (lost.reading === null) return [give];
  const words = `read it on the node with \`${visible(lost.reading)}\`, which is shown first`;
  return [{ word: "fetch", meaning: "fetch", words }, give];
}

/** The choices, one line each. */
export function choiceLines({ choices, typed, typedForRest = null, locks }: Situation): readonly string[] {
  const [lock] = locks;
  const does =
    lock === undefined ? "run exactly this" : `take over ${lockWords(locks)} from run ${visible(lock.run)}`;
  return [
    ...(typedForRest === null ? [] : [`  ${visible(typedForRest)}: run it on all of them`]),
    ...(typed === null ? [] : [`  ${visible(typed)}: ${does}`]),
    ...choices.map((one) => `  ${one.word}: ${one.words}`),
  ];
}
