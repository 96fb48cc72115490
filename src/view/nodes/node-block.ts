// Everything known about a node before anything is sent to it, as labelled lines, for the screen and for plain lines.

import type { SafeText } from "../../output/safe-text.ts";
import { SIGNS } from "../../output/signs.ts";
import type { Target } from "../../plan/model/plan.ts";
import type { Run } from "../../run/model/run.ts";
import { targetNow } from "../../run/state/made-nodes.ts";
import { diskWords, holderLines } from "../../transcript/words/node-words.ts";
import { targetWords } from "../../transcript/words/run-words.ts";
import { type Sign, severitySign, type Tone } from "../widgets/theme.ts";
import { type NodeStatus, nodeStatus } from "./node-status.ts";

/** A line of a block. `label`: its subject, or a warning mark. */
export interface NodeLine {
  readonly label: string;
  readonly text: string;
  readonly tone: Tone;
}

export interface NodeBlock {
  /** The node's key, name and instance id. */
  readonly title: string;
  readonly standing: NodeStatus;
  readonly sign: Sign;
  readonly lines: readonly NodeLine[];
}

const STATUS_SIGNS: Readonly<Record<NodeStatus, Sign>> = {
  asked: { mark: "●", word: "asking…", tone: "strong" },
  answered: { mark: SIGNS.good, word: "answered", tone: "plain" },
  failed: { mark: SIGNS.bad, word: "did not answer", tone: "danger" },
  held: { mark: SIGNS.bad, word: "locked by another run", tone: "danger" },
  later: { mark: "·", word: "not asked yet", tone: "quiet" },
  "to-be-made": { mark: "·", word: "not made yet", tone: "quiet" },
  "not-needed": { mark: "-", word: "no longer needed", tone: "quiet" },
};

/** How each status is shown. */
export function statusSign(standing: NodeStatus): Sign {
  return STATUS_SIGNS[standing];
}

export function nodeBlock(run: Run, target: Target): NodeBlock {
  const standing = nodeStatus(run, target.key);
  return {
    title: targetWords(targetNow(run, target)),
    standing,
    sign: STATUS_SIGNS[standing],
    lines: linesOf(run, target.key, standing),
  };
}

const NOTHING_SENT = "Nothing is sent to it until it answers this run.";

function linesOf(run: Run, target: string, standing: NodeStatus): readonly NodeLine[] {
  const known = run.identification.get(target);
  switch (standing) {
    case "answered":
      return [
        ...(run.concerns.get(target) ?? []).map((text) => warning(text)),
        ...factLines(run.identified.get(target) ?? {}),
        ...diskLines(run, target),
      ];
    case "failed":
      return [line("why", known?.message ?? "no answer", "danger"), line("", NOTHING_SENT, "quiet")];
    case "held":
      return [
        ...(known?.holder == null ? [] : holderLines(known.holder)).map((text, index) =>
          line(index === 0 ? "by" : "", text),
        ),
        line("", NOTHING_SENT, "quiet"),
      ];
    case "later":
      return [line("", "Commands that were running when the run was left are resolved first.", "quiet")];
    case "to-be-made":
      return [line("", "Steps of this run make it, then identify it.", "quiet")];
    case "asked":
    case "not-needed":
      return [];
  }
}

/** Facts that share a line, by label, each with the words before it. All others get their own line. */
const GROUPS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  type: { type: "", machine: "" },
  image: { image: "", support: "support " },
  system: { os: "", kernel: "kernel ", hostname: "host name " },
  agent: { agent: "", ping: "", clock: "clock " },
  tools: { tools: "", bash: "bash ", openssl: "openssl " },
};

/** Instance and name are in the title; a boot id means nothing to a person. */
const ELSEWHERE = new Set(["instance", "name", "boot"]);

function factLines(facts: Readonly<Record<string, SafeText>>): readonly NodeLine[] {
  const grouped = new Set(Object.values(GROUPS).flatMap((parts) => Object.keys(parts)));
  const others = Object.entries(facts).filter(([fact]) => !grouped.has(fact) && !ELSEWHERE.has(fact));
  return [
    ...Object.entries(GROUPS).flatMap(([label, parts]): readonly NodeLine[] => {
      const words = Object.entries(parts).flatMap(([fact, before]) => {
        const value = facts[fact] ?? "";
        return value === "" ? [] : [`${before}${value}`];
      });
      return words.length === 0 ? [] : [line(label, words.join(" · "))];
    }),
    ...others.flatMap(([fact, value]) => (value === "" ? [] : [line(fact, value)])),
  ];
}

function diskLines(run: Run, target: string): readonly NodeLine[] {
  const disks = run.disks.get(target);
  if (disks === undefined) return [line("disks", "unknown", "quiet")];
  return disks.map((disk, index) => line(index === 0 ? "disks" : "", diskWords(disk)));
}

function warning(text: string): NodeLine {
  const { mark, word, tone } = severitySign("warning");
  return line(`${mark} ${word}`, text, tone);
}

function line(label: string, text: string, tone: Tone = "plain"): NodeLine {
  return { label, text, tone };
}
