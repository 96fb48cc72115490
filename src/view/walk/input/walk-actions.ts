// What the keys of the run screen do: open a question, or submit an intent. Every intent carries what was drawn.
import { unreachable } from "../../../errors.ts";
import { safeText } from "../../../output/clean.ts";
import { byHandRestOf } from "../../../run/decision/by-hand-rest.ts";
import { missingValue } from "../../../run/decision/missing-value.ts";
import { editableTogether, restOf } from "../../../run/decision/rest.ts";
import type { Intent } from "../../../run/model/ports.ts";
import type { Run } from "../../../run/model/run.ts";
import { checkable } from "../../../run/next/requirement-check.ts";
import { otherFirstNodes } from "../../../run/state/first-node.ts";
import { taskAt } from "../../../transcript/lookup/run-find.ts";
import { openValues, openWords } from "../../nodes/open-values.ts";
import { LIST_START } from "../../widgets/list-state.ts";
import { SCROLL_START } from "../../widgets/scroll-state.ts";
import { textField } from "../../widgets/text-field-state.ts";
import type { Action } from "../frame/walk-key.ts";
import { type Draft, NODES, type PromptKind, WALKING, type WalkState } from "../state/walk-model.ts";
import { stateOnly, type WalkStep, withIntent } from "../state/walk-step.ts";
import { evaluable } from "../words/run-here.ts";
import { statementFor } from "../words/statement-for.ts";
import { toCancel } from "../words/to-cancel.ts";
import { pickDisk } from "./walk-disks.ts";
import { askAside } from "./walk-nodes.ts";

/** The state and intents after an action. `run` may be null for actions that do not need it. */
export function applyAction(state: WalkState, run: Run | null, action: Action): WalkStep {
  const at = run === null ? null : taskAt(run, run.current);
  switch (action) {
    case "search":
      return stateOnly({
        ...state,
        mode: prompt("search", "", state.mode.kind === "output" ? "output" : "walk"),
      });
    case "output":
      return stateOnly({ ...state, mode: { kind: "output" } });
    case "steps":
      return stateOnly({ ...state, mode: { kind: "steps", back: state.look } });
    case "guide":
      return stateOnly({ ...state, guide: !state.guide });
    case "introduction":
      return stateOnly({ ...state, intro: !state.intro });
    case "values":
      return stateOnly({ ...state, mode: { kind: "values", list: LIST_START, giving: null } });
    case "give": {
      const [first] = run === null ? [] : openValues(run).givable;
      const disks = run === null || first === undefined ? null : pickDisk(state, run, first);
      return disks === null ? applyAction(state, run, "values") : stateOnly(disks);
    }
    case "help":
      return stateOnly({ ...state, mode: { kind: "help", scroll: SCROLL_START } });
    case "nodes":
      return stateOnly({ ...state, mode: NODES });
    case "ask-node":
      if (at === null) return stateOnly(state);
      return { ...stateOnly(state), intents: [{ type: "identify", target: at.planned.task.target }] };
    case "back":
      return stateOnly({
        ...state,
        look: null,
        search: null,
        detail: SCROLL_START,
        pinned: null,
        pane: "step",
      });
    case "note":
      return stateOnly({
        ...state,
        mode: prompt("note", draftOf(state, at?.taskRun.id ?? "", "note") ?? ""),
      });
    case "skip":
      if (at === null) return stateOnly(state);
      return stateOnly({
        ...state,
        mode: prompt("skip", draftOf(state, at.taskRun.id, "skip") ?? skipReason(at)),
      });
    case "rest": {
      const rest = run === null ? null : restOf(run);
      if (rest === null) return stateOnly(state);
      return stateOnly({
        ...state,
        mode: { kind: "rest", digest: rest.digest, text: "", scroll: SCROLL_START },
      });
    }
    case "stop-wave":
      return withIntent(state, { type: "stopWave" }, WALKING);
    case "skip-rest":
      if (at === null) return stateOnly(state);
      return stateOnly({
        ...state,
        mode: prompt("skip-rest", draftOf(state, at.taskRun.id, "skip-rest") ?? skipReason(at)),
      });
    case "first-on": {
      if (run === null || at === null) return stateOnly(state);
      const [first = ""] = otherFirstNodes(run);
      const looked = state.look === null ? undefined : run.started?.plan.tasks[state.look]?.target;
      if (looked === undefined || state.look === run.current)
        return stateOnly({ ...state, mode: prompt("first-on", first) });
      const back = { ...state, look: null, detail: SCROLL_START, pinned: null };
      return withIntent(back, { type: "chooseFirst", task: at.taskRun.id, target: looked }, WALKING);
    }
    case "set-aside": {
      const target = run?.started?.plan.tasks[state.look ?? run.current]?.target;
      if (run === null || at === null || target === undefined) return stateOnly(state);
      const draft = draftOf(state, at.taskRun.id, "set-aside");
      return stateOnly({ ...state, mode: askAside(run, target, draft) });
    }
    case "bring-back": {
      const [first = ""] = run?.aside.keys() ?? [];
      return stateOnly({ ...state, mode: prompt("bring-back", first) });
    }
    case "attest":
      if (at === null) return stateOnly(state);
      return stateOnly({
        ...state,
        mode: prompt(
          "attest",
          draftOf(state, at.taskRun.id, "attest") ?? statementFor(at.planned, at.taskRun),
        ),
      });
    case "attest-rest": {
      const all = run === null ? null : byHandRestOf(run);
      if (at === null || all === null) return stateOnly(state);
      const text = draftOf(state, at.taskRun.id, "attest-rest") ?? statementFor(at.planned, at.taskRun);
      const rest = { digest: all.digest, nodes: all.members.length };
      return stateOnly({ ...state, mode: { ...prompt("attest-rest", text), rest } });
    }
    case "edit":
    case "edit-rest": {
      if (at === null) return stateOnly(state);
      const all = action === "edit-rest" && run !== null ? editableTogether(run) : null;
      const shown = all?.command ?? at.taskRun.presented?.command ?? "";
      const text = draftOf(state, at.taskRun.id, "edit") ?? shown;
      const rest = all === null ? {} : { rest: true as const };
      return stateOnly({ ...state, mode: { kind: "edit", field: textField(text), problem: null, ...rest } });
    }
    case "fetch": {
      const command = run === null ? null : (missingValue(run)?.reading ?? null);
      if (at === null || command === null) return stateOnly(state);
      return withIntent(
        state,
        { type: "edit", task: at.taskRun.id, attempt: at.taskRun.attempt, command },
        WALKING,
      );
    }
    case "retry":
      if (at === null) return stateOnly(state);
      return withIntent(state, { type: "retry", task: at.taskRun.id, attempt: at.taskRun.attempt }, WALKING);
    case "cancel": {
      const nonces = run === null ? [] : toCancel(run, state);
      return {
        ...stateOnly({ ...state, mode: WALKING }),
        intents: nonces.map((nonce) => ({ type: "cancel", nonce })),
      };
    }
    case "evaluate": {
      const inner = at === null || run === null ? null : evaluable(run, at.planned, at.taskRun.presented);
      if (at === null || inner === null) return stateOnly(state);
      const { start, end, text } = inner;
      return stateOnly({ ...state, mode: { kind: "evaluate", start, end, inner: text, text: "" } });
    }
    case "check":
      return {
        ...stateOnly(state),
        intents: (run === null ? [] : checkable(run)).map((task) => ({ type: "check", task })),
      };
    case "leave":
      return withIntent(state, { type: "leave", reason: safeText("the operator left") }, WALKING);
    case "close":
      return { ...stateOnly(state), leave: true };
    case "confirm":
    case "copy":
    case "follow":
    case "take-over":
    case "next-match":
    case "previous-match":
      return stateOnly(state);
    default:
      return unreachable(action);
  }
}

/**
 * Confirms the current step as it was drawn, or asks first: for the text to type, or whether to run it although the
 * check did not say no.
 */
export function confirmCurrent(state: WalkState, run: Run, despite: boolean): WalkStep {
  const at = taskAt(run, run.current);
  const presented = at?.taskRun.presented ?? null;
  if (at === null || presented === null || at.taskRun.state !== "ready")
    return stateOnly({ ...state, mode: WALKING });
  const open = openValues(run);
  if (presented.open.length > 0)
    return stateOnly({
      ...state,
      mode: WALKING,
      notice: {
        tone: "warning",
        message: `${openWords(open) ?? "Not yet"}.`,
        advice: open.givable.length > 0 ? "Press v to set it." : "Press e to edit the command.",
      },
    });
  const unsure = at.taskRun.alreadyDone === "yes" || at.taskRun.alreadyDone === "cannot-tell";
  if (unsure && !despite) return stateOnly({ ...state, mode: { kind: "already" } });
  if (presented.confirm.how === "type")
    return stateOnly({ ...state, detail: SCROLL_START, mode: { kind: "typed", text: "", despite } });
  return confirmStep(state, run, null, despite);
}

/** The intent that confirms the current step as it was drawn. */
export function confirmStep(state: WalkState, run: Run, typed: string | null, despite: boolean): WalkStep {
  const taskRun = run.tasks.at(run.current);
  if (taskRun === undefined || taskRun.presented === null || state.sent === state.gate.key)
    return stateOnly(state);
  const intent: Intent = {
    type: "confirm",
    task: taskRun.id,
    attempt: taskRun.attempt,
    digest: taskRun.presented.digest,
    typed,
    how: "screen",
    despiteDone: despite,
  };
  return {
    ...stateOnly({ ...state, mode: WALKING, sent: state.gate.key, submitted: null }),
    intents: [intent],
  };
}

/** A prompt of one line with the text in it. */
function prompt(what: PromptKind, text: string, back: "walk" | "output" = "walk") {
  return { kind: "prompt", what, field: textField(text), problem: null, back } as const;
}

/** Keeps typed text for the next time the same prompt opens. An empty text deletes it. */
export function keepDraft(state: WalkState, task: string, what: Draft["what"], text: string): WalkState {
  const others = state.drafts.filter((draft) => draft.task !== task || draft.what !== what).slice(-20);
  return { ...state, drafts: text === "" ? others : [...others, { task, what, text }] };
}

function skipReason(at: NonNullable<ReturnType<typeof taskAt>>): string {
  const check = at.taskRun.presented?.done ?? null;
  return at.taskRun.alreadyDone === "yes" && check !== null
    ? `already done: ${check.replaceAll("\n", " ")} says so`
    : "";
}

function draftOf(state: WalkState, task: string, what: Draft["what"]): string | null {
  return state.drafts.find((draft) => draft.task === task && draft.what === what)?.text ?? null;
}
