// What the finding rules about guides are for: one entry for each rule id.
import type { Rule } from "../shell/findings/rule-catalogue.ts";

/** The rules of guides as a whole and of their steps. */
export const RUNBOOK_RULES: readonly Rule[] = [
  {
    id: "unreadable",
    severities: ["error"],
    why: "The guide cannot be read as Markdown.",
    advice: "Look for very deep nesting of quotes or lists.",
  },
  {
    id: "too-large",
    severities: ["error", "warning"],
    why: "The guide is so large that reading takes long, or is refused.",
    advice: "Split it; up to 2 MB reads quickly.",
  },
  {
    id: "bad-utf-8",
    severities: ["error"],
    why: "The guide is not valid UTF-8.",
    advice: "Save it as UTF-8.",
  },
  {
    id: "front-matter",
    severities: ["error", "warning", "info"],
    why: "A part of the front matter is not understood.",
    advice: "Correct it; the known keys are below.",
  },
  {
    id: "attribute",
    severities: ["error", "warning", "info"],
    why: "An attribute of a fence or heading is not understood or has no effect.",
    advice: "Correct it; the known attributes are below.",
  },
  {
    id: "requires-block",
    severities: ["error"],
    why: "A demand in a block with `{requires}` is not understood.",
    advice: "Write it with one of the known keys, or as the examples show.",
  },
  {
    id: "make-block",
    severities: ["error"],
    why: "What a block with `{make}` asks for is not understood, or is for no node.",
    advice: "Write `wait-for-node`, `snapshot-volume` or `grow-volume`, and say `on=ROLE`.",
  },
  {
    id: "role-unclear",
    severities: ["warning"],
    why: "The guide declares several roles, and nothing says which one a section is for.",
    advice: "Write `{on=ROLE}` at the fence or heading.",
  },
  {
    id: "role-undeclared",
    severities: ["error"],
    why: "`on=` names a role that the guide does not declare.",
    advice: "Declare it, or use one that is declared.",
  },
  {
    id: "hidden-code",
    severities: ["warning", "info"],
    why: "Shell-looking text stands in HTML or in a comment that readers do not see.",
    advice: "Put it into a fenced block, or remove it.",
  },
  {
    id: "captured-name-bare",
    severities: ["info"],
    why: "A name that an earlier step captures stands bare in a command, where it may mean itself.",
    advice: "Write `<NAME>` or `$NAME` if the value is meant.",
  },
  {
    id: "other-shell",
    severities: ["warning"],
    why: "The text before says that the commands are for another shell.",
    advice: "Leave them out if they are for another machine.",
  },
  {
    id: "alternative",
    severities: ["warning"],
    why: "The step is one of several ways to do the same.",
    advice: "Do one of them and skip the rest.",
  },
  {
    id: "inside-session",
    severities: ["warning"],
    why: "The guide runs this inside a session that an earlier command opened; here it would run on the node itself.",
    advice: "Choose the node that the session leads to, or put the command behind it.",
  },
  {
    id: "prompt-names-machine",
    severities: ["info"],
    why: "The prompt names a machine.",
    advice: "See that the step's role is that machine.",
  },
  {
    id: "runs-on-operators-machine",
    severities: ["info"],
    why: "The step is for the operator's own machine.",
    advice: "Say `on=ROLE` if it belongs on a node.",
  },
  {
    id: "device-name-moves",
    severities: ["warning"],
    why: "NVMe names are given anew at each start; the name may be another disk by then.",
    advice: "Look with `lsblk -o +SERIAL`; use the UUID in files.",
  },
  {
    id: "contradicts-earlier-step",
    severities: ["warning"],
    why: "The step cannot fit an earlier one, as growing a partition of a disk without any.",
    advice: "Leave it out, or correct one of them.",
  },
  {
    id: "service-without-mount",
    severities: ["warning"],
    why: "A service keeps its data on a mount that it does not wait for; without it, it starts on the disk below.",
    advice: "Add a drop-in with `RequiresMountsFor=` to its unit.",
  },
  {
    id: "variable-near-duplicate",
    severities: ["warning"],
    why: "Two names differ in nothing but case, hyphens and underscores.",
    advice: "Use one name for one thing.",
  },
  {
    id: "variable-unused",
    severities: ["info"],
    why: "A declared variable is used nowhere.",
    advice: "Remove it, or use it.",
  },
  {
    id: "placeholder-unexplained",
    severities: ["info"],
    why: "The guide does not say what to put in.",
    advice: "Describe it in the front matter.",
  },
  {
    id: "secret-stays-secret",
    severities: ["error", "warning"],
    why: "A secret is declared as none, or has a default that everybody can read.",
    advice: "Rename it if it is none; remove the default, and change the secret.",
  },
  {
    id: "output-and-capture",
    severities: ["error"],
    why: "A value is captured from an output of which nothing is kept; a value stands in the log.",
    advice: "Read the value in a step of its own whose output may be kept, or leave one of the two out.",
  },
  {
    id: "broken-word",
    severities: ["warning"],
    why: "A word of a command seems to go on on the next line, so a shell would run two halves; the command is left out.",
    advice: "Write it on one line.",
  },
];
