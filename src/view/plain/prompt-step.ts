// One question about the current step, and what its answer means. An answer with no meaning here lists the
// choices, and the question is asked again; the end of the answers leaves the run.
import { safeText } from "../../output/clean.ts";
import { visible, visibleCommand } from "../../output/visible.ts";
import { byHandRestOf } from "../../run/decision/by-hand-rest.ts";
import { missingValue } from "../../run/decision/missing-value.ts";
import { LOCAL_WORD } from "../../run/intents/decide-evaluate.ts";
import type { Intent } from "../../run/model/ports.ts";
import type { Run } from "../../run/model/run.ts";
import { checkable } from "../../run/next/requirement-check.ts";
import { otherFirstNodes } from "../../run/state/first-node.ts";
import { taskAt } from "../../transcript/lookup/run-find.ts";
import { byHandNodes } from "../../transcript/words/by-hand-words.ts";
import { namesWords } from "../../transcript/words/fleet-words.ts";
import { takeOverIntents } from "../nodes/locked-nodes.ts";
import { nodeStatus } from "../nodes/node-status.ts";
import { asideQuestion, asideWith, SILENT } from "../nodes/silent-nodes.ts";
import { evaluable } from "../walk/words/run-here.ts";
import { statementFor } from "../walk/words/statement-for.ts";
import { nodesText } from "./node-lines.ts";
import { promptValues } from "./prompt-values.ts";
import { isNo, type Prompter } from "./questions/answer-lines.ts";
import { attestIntent, confirmIntent, leaveIntent, restIntent } from "./questions/plain-intents.ts";
import type { Meaning } from "./questions/step-choice.ts";
import { choiceFor, choiceLines, situation } from "./questions/step-situation.ts";

const PASTED = ["A paste is not an answer here.", "Type the answer, then press Enter by itself."] as const;

/** Asks once and returns the intents in order. Null when only the question follows again. */
export async function promptStep(run: Run, prompter: Prompter): Promise<Intent | readonly Intent[] | null> {
  const { lines, say, options } = prompter;
  const at = taskAt(run, run.current);
  if (at === null) return null;
  const here = situation(run);
  const { typed, typedForRest = null, question, choices, locks } = here;
  const answer = await lines.ask(() => options.write(`${question} `));
  if (answer === null) {
    say(["", "The input has ended, so the run stops here. You can resume it later."]);
    return leaveIntent("the input ended");
  }
  if (lines.pasted()) {
    say(PASTED);
    return null;
  }
  const text = answer.trim();
  if (typed !== null && text === typed && locks.length > 0)
    return takeOverIntents(locks, typed, options.answers);
  if (typedForRest !== null && text === typedForRest) return restIntent(run, options.answers, typedForRest);
  if (typed !== null && text === typed)
    return confirmIntent(
      run,
      options.answers,
      typed,
      at.taskRun.alreadyDone !== null && at.taskRun.alreadyDone !== "no",
    );
  if (text === "") {
    say(["Nothing was run."]);
    return null;
  }
  const choice = choiceFor(choices, text);
  if (choice === null) {
    say([
      isNo(text)
        ? "Nothing was run. You can answer:"
        : `"${visible(text)}" is not an answer here. Answer one of:`,
      ...choiceLines(here),
    ]);
    return null;
  }
  return meant(choice.meaning, run, prompter, choiceLines(here));
}

async function meant(
  meaning: Meaning,
  run: Run,
  prompter: Prompter,
  help: readonly string[],
): Promise<Intent | readonly Intent[] | null> {
  const { lines, say, options } = prompter;
  const at = taskAt(run, run.current);
  if (at === null) return null;
  const task = at.taskRun.id;
  const line = async (prompt: string): Promise<string> =>
    ((await lines.ask(() => options.write(`${prompt} `))) ?? "").trim();
  const nothing = (): null => {
    say(["Nothing was typed, so nothing was done."]);
    return null;
  };
  switch (meaning) {
    case "run":
      return confirmIntent(run, options.answers, null, false);
    case "rest":
      return restIntent(run, options.answers, null);
    case "skip-rest": {
      const reason = await line("Why skip this step on all nodes that are left?");
      return reason === "" ? nothing() : { type: "skip", task, reason: safeText(reason), rest: true };
    }
    case "first-on": {
      const others = otherFirstNodes(run).map(visible);
      const target = await line(`On which node does this step run first? ${namesWords(others)}:`);
      return target === "" ? nothing() : { type: "chooseFirst", task, target };
    }
    case "set-aside": {
      const { target } = at.planned.task;
      const proposed = nodeStatus(run, target) === "failed" ? SILENT : "";
      const targets = asideWith(run, target);
      const asked = await line(`${asideQuestion(targets)}${proposed === "" ? "" : ` [${proposed}]`}`);
      const reason = asked === "" ? proposed : asked;
      if (reason === "") return nothing();
      return targets.map((one): Intent => ({ type: "setAside", target: one, reason: safeText(reason) }));
    }
    case "bring-back": {
      const target = await line(`Which node comes back? ${[...run.aside.keys()].map(visible).join(", ")}:`);
      return target === "" ? nothing() : { type: "bringBack", target };
    }
    case "anyway":
      return confirmIntent(run, options.answers, null, true);
    case "check":
      return checkable(run).map((one): Intent => ({ type: "check", task: one }));
    case "retry":
      return { type: "retry", task, attempt: at.taskRun.attempt };
    case "ask-node":
      return { type: "identify", target: at.planned.task.target };
    case "evaluate": {
      const inner = evaluable(run, at.planned, at.taskRun.presented);
      const digest = at.taskRun.presented?.digest;
      if (inner === null || digest === undefined) return null;
      say([`This runs $(${visibleCommand(inner.text)}) on this computer. It only reads.`]);
      const typed = await line(`Type  ${LOCAL_WORD}  to run it:`);
      if (lines.pasted()) {
        say(PASTED);
        return null;
      }
      if (typed !== LOCAL_WORD) return nothing();
      const { start, end } = inner;
      return {
        type: "evaluate",
        task,
        attempt: at.taskRun.attempt,
        digest,
        start,
        end,
        typed,
        how: options.answers,
      };
    }
    case "nodes":
      say(nodesText(run));
      return null;
    case "attest":
    case "attest-rest": {
      const all = meaning === "attest" ? null : byHandRestOf(run);
      const on = all === null ? "" : ` on ${byHandNodes(run, all)}`;
      const offered = statementFor(at.planned, at.taskRun);
      if (offered === "") {
        const reason = await line(`Not met${on}. Why is it OK to continue?`);
        return reason === "" ? nothing() : attestIntent(task, reason, all);
      }
      const text = await lines.ask(() => options.write(`Statement for the log${on} [${visible(offered)}]: `));
      if (text === null) return leaveIntent("the input ended");
      return attestIntent(task, text.trim() === "" ? offered : text.trim(), all);
    }
    case "skip": {
      const reason = await line("Why skip this step?");
      return reason === "" ? nothing() : { type: "skip", task, reason: safeText(reason) };
    }
    case "note": {
      const note = await line("Note:");
      return note === "" ? nothing() : { type: "note", task, text: safeText(note) };
    }
    case "fetch": {
      const command = missingValue(run)?.reading ?? null;
      return command === null ? null : { type: "edit", task, attempt: at.taskRun.attempt, command };
    }
    case "edit":
    case "edit-rest": {
      const command = await editedText(prompter);
      const rest = meaning === "edit-rest" ? { rest: true as const } : {};
      return command === ""
        ? nothing()
        : { type: "edit", task, attempt: at.taskRun.attempt, command, ...rest };
    }
    case "values":
      return promptValues(run, prompter);
    case "leave":
      return leaveIntent("the operator left");
    case "help":
      say(["Answer with a word or its first letters:", ...help]);
      return null;
  }
}

/** Lines up to a single dot; null at the end of the answers. */
async function editedText({ lines, say, options }: Prompter): Promise<string> {
  say([
    "Enter the new command line by line. End it with a line that is a single dot. A dot alone keeps the old command.",
  ]);
  const text: string[] = [];
  for (;;) {
    const line = await lines.ask(() => options.write("> "));
    if (line === null) return "";
    if (line === ".") return text.join("\n");
    text.push(line);
  }
}
