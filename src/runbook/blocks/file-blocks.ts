// Blocks that are a file's content rather than commands: part of an SSH configuration, or anything that the text
// names a file for.

import { sshConfigFinding } from "../../shell/findings/rules/ssh-config.ts";
import { type Draft, fileDraft, manualDraft, type PartContext, type PartResult } from "../draft/draft.ts";
import { configFile, SSH_CONFIG_TITLE } from "../draft/ssh-config.ts";
import type { Finding, NotTaken } from "../model/runbook.ts";
import type { LineOrigin, SourceText } from "../model/source-text.ts";
import type { Attributes } from "../settings/attributes.ts";
import type { CodeKind } from "../vocabulary/code-language.ts";
import { looksLikeCommand } from "../vocabulary/known-programs.ts";
import { isSetting } from "./unread-settings.ts";

/**
 * A block that is a file's content: a step if the guide names the file; otherwise it is reported, and no part of it
 * is a step.
 */
export function takeFile(
  { source, attributes }: { readonly source: SourceText; readonly attributes: Attributes | null },
  partContext: PartContext,
  reason: string,
): PartResult {
  const { file } = partContext;
  if (file !== null && file !== "unnamed")
    return { drafts: [fileDraft(partContext, source, file, attributes)], notTaken: [], findings: [] };
  const left = whole(source, reason);
  const finding: Finding = {
    rule: "file-content",
    severity: "warning",
    message:
      "This looks like the content of a file, but the guide does not say which file, so it is not a step.",
    advice: "Write the file by hand. If these are commands, add a name to the fence: ```bash {name=NAME}.",
    line: left.line,
    column: 1,
  };
  return {
    drafts: [],
    notTaken: [left],
    findings: source.text.split("\n").some((line) => looksLikeCommand(line) && !isSetting(line))
      ? [finding]
      : [],
  };
}

/** Takes a block that is part of an SSH configuration as a file to write; null for any other block. */
export function parseConfigBlock(
  source: SourceText,
  kind: CodeKind["kind"],
  attributes: Attributes | null,
  partContext: PartContext,
): Draft | null {
  const file = configFile(source.text);
  if (file === null) return null;
  const draft = manualDraft(
    { ...partContext, on: attributes?.on ?? partContext.on },
    source,
    SSH_CONFIG_TITLE,
    null,
  );
  const name = attributes?.name ?? null;
  const findings = kind === "shell" ? [misplaced(source.origins[0])] : [];
  return { ...draft, kind: "file", file, name, own: true, findings };
}

/** The finding for part of an SSH configuration where commands are expected. */
export function misplaced(place: LineOrigin | undefined): Finding {
  const { start: _start, end: _end, ...finding } = sshConfigFinding({ start: 0, end: 0 });
  return { ...finding, line: place?.line ?? 1, column: place?.column ?? 1 };
}

/** A whole block, omitted with a reason. */
export function whole(source: SourceText, reason: string): NotTaken {
  const line = source.origins[0]?.line ?? 1;
  return { line, endLine: Math.max(line, source.origins.at(-1)?.line ?? line), reason };
}
