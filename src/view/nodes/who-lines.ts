// Who runs this, where commands go, and the status of the nodes: the top of the page before the first command.
import type { Run } from "../../run/model/run.ts";
import { count, destinationWords } from "../../transcript/words/run-words.ts";
import { storeWords } from "../../transcript/words/store-words.ts";
import { type NodeLine, statusSign } from "./node-block.ts";
import { type NodeStatus, nodeStatus, nodesOf } from "./node-status.ts";

/** The page's title. */
export function pageTitle(run: Run, opening: boolean): string {
  if (!opening) return "Nodes of this run";
  return run.resumed === null ? "Before the first command" : "Before the run continues";
}

/** The operator, the place, and what else is true for the whole run. */
export function whoLines(run: Run): readonly NodeLine[] {
  const { started } = run;
  if (started === null) return [];
  const { user, host, arn } = run.resumed?.operator ?? started.operator;
  const { mark, place } = destinationWords(started.destination);
  const document = started.destination.document ?? "";
  return [
    plain("you", [`${user}@${host}`, arn ?? ""]),
    { label: "place", text: joined([mark ?? "", place]), tone: mark === null ? "plain" : "strong" },
    ...(document === "" ? [] : [plain("sent by", [`document ${document}`])]),
    ...localLine(run),
    ...(started.destination.kind === "rehearsal" ? [] : [plain("log", [storeWords(run.store)])]),
    ...(run.resumed === null ? [] : [plain("resumed", [run.resumed.message])]),
  ];
}

function localLine(run: Run): readonly NodeLine[] {
  const tasks = run.started?.plan.tasks ?? [];
  const here = tasks.filter((task) => task.target === "local" && task.command !== null).length;
  if (here === 0) return [];
  const commands = `${count(here, "command")} for this computer`;
  return [
    plain("local", [
      run.allowLocal
        ? `${commands}: each runs here after you type local`
        : `${commands}: you run them yourself (--allow-local lets them run here)`,
    ]),
  ];
}

const ORDER: readonly NodeStatus[] = [
  "answered",
  "asked",
  "later",
  "failed",
  "held",
  "to-be-made",
  "not-needed",
];

/** `2 nodes: 1 answered, 1 locked by another run · 3 warnings`. */
export function nodesSummary(run: Run): string {
  const nodes = nodesOf(run);
  if (nodes.length === 0) return "No step of this run needs a node.";
  const standings = nodes.map((node) => nodeStatus(run, node.key));
  const parts = ORDER.flatMap((standing) => {
    const many = standings.filter((one) => one === standing).length;
    return many === 0 ? [] : [`${many} ${statusSign(standing).word}`];
  });
  const warnings = nodes
    .filter((_, index) => standings[index] === "answered")
    .reduce((sum, node) => sum + (run.concerns.get(node.key)?.length ?? 0), 0);
  return `${count(nodes.length, "node")}: ${parts.join(", ")}${warnings === 0 ? "" : ` · ${count(warnings, "warning")}`}`;
}

function plain(label: string, parts: readonly string[]): NodeLine {
  return { label, text: joined(parts), tone: "plain" };
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" · ");
}
