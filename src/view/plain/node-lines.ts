// The nodes as plain lines: who and where before the first command, and a node's block whenever it changes.
import { visible } from "../../output/visible.ts";
import type { Run } from "../../run/model/run.ts";
import { type NodeBlock, type NodeLine, nodeBlock } from "../nodes/node-block.ts";
import { nodesOf } from "../nodes/node-status.ts";
import { TAKE_OVER_MEANS } from "../nodes/take-over-rows.ts";
import { pageTitle, whoLines } from "../nodes/who-lines.ts";

/** Who runs this, and where commands go. */
export function whoText(run: Run): readonly string[] {
  return ["", `${pageTitle(run, true)}:`, ...textOf(whoLines(run), "  ")];
}

/** All nodes with their status. */
export function nodesText(run: Run): readonly string[] {
  return nodesOf(run).flatMap((node) => blockText(nodeBlock(run, node)));
}

export interface NodeNews {
  /** The blocks that changed since they were printed, without nodes that are still being identified. */
  of(run: Run): readonly string[];
}

/** Remembers what was printed. */
export function nodeNews(): NodeNews {
  const printed = new Map<string, string>();
  return {
    of: (run) =>
      nodesOf(run).flatMap((node) => {
        const block = nodeBlock(run, node);
        if (!["answered", "failed", "held"].includes(block.standing)) return [];
        const lines = blockText(block);
        const text = lines.join("\n");
        if (printed.get(node.key) === text) return [];
        printed.set(node.key, text);
        return lines;
      }),
  };
}

function blockText({ title, sign, lines, standing }: NodeBlock): readonly string[] {
  const means = standing === "held" ? [`    Taking over the lock: ${TAKE_OVER_MEANS}`] : [];
  return [`  ${visible(title)}: ${sign.word}`, ...textOf(lines, "    "), ...means];
}

/** `label: text`; continuation lines go below the text. */
function textOf(lines: readonly NodeLine[], indent: string): readonly string[] {
  return lines.map(({ label, text }) => {
    const words = visible(text).replaceAll("\n", " ↵ ");
    return label === "" ? `${indent}  ${words}` : `${indent}${visible(label)}: ${words}`;
  });
}
