// Text for an SSH configuration that guides show as a command, or as its own block. A person adds it to the file by
// hand: existing content must not be changed.

import type { Span } from "../../shell/model/command.ts";
import { readSshProxy } from "../../shell/sessions/aws-session.ts";
import type { Step } from "../model/runbook.ts";

const PATH = "~/.ssh/config";
const MODE = "0600";
/** Names that are instance ids: of EC2, and of machines registered by hand. */
const HOSTS = "Host i-* mi-*";

export const SSH_CONFIG_TITLE = `Add to ${PATH}`;

/** The part of the configuration that a command belongs to; null for a command that a shell can run. */
export function proxyFile(command: string, placeholders: readonly Span[]): Step["file"] {
  const line = readSshProxy(command, placeholders);
  return line === null ? null : { path: PATH, content: `${HOSTS}\n  ProxyCommand ${line}`, mode: MODE };
}

/** A block that is part of the configuration itself and uses a proxy; null for any other. */
export function configFile(block: string): Step["file"] {
  const lines = block.split("\n").filter((line) => !/^\s*(?:#|$)/.test(line));
  const keywords = lines.map((line) => /^\s*([A-Z][A-Za-z]+)(?:\s+|\s*=\s*)\S/.exec(line)?.[1] ?? "");
  const [first] = keywords;
  if (!keywords.includes("ProxyCommand") || keywords.includes("")) return null;
  if (first === "Host" || first === "Match") return { path: PATH, content: block.trimEnd(), mode: MODE };
  const inside = lines.map((line) => `  ${line.trim()}`).join("\n");
  return lines.length > 1 ? null : { path: PATH, content: `${HOSTS}\n${inside}`, mode: MODE };
}
