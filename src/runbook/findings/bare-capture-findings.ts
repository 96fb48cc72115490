// A name that an earlier step captures, bare in a later command: `docker swarm join --token TOKEN`. Without `_`, the
// word may be literal (`blkid -s UUID`), so it is not filled in, but reported.
import type { ReadDraft } from "../commands/read-commands.ts";
import type { Finding } from "../model/runbook.ts";
import { placesIn } from "../model/source-text.ts";

/** For each draft: the captured names that are bare in its command. */
export function bareCaptureFindings(drafts: readonly ReadDraft[]): readonly (readonly Finding[])[] {
  const captured = new Map<string, number>();
  return drafts.map(({ draft, command, capture }) => {
    const found: Finding[] = [];
    for (const [name, line] of captured) {
      const at = draft.source.text.search(new RegExp(`(?<![\\w$<{@%./-]|\\s-\\w )${name}(?![\\w=>}.-])`));
      if (at === -1 || command === null || draft.kind !== "command") continue;
      found.push({
        rule: "captured-name-bare",
        severity: "warning",
        message: `\`${name}\` is used literally here; the value that the step on line ${line} captures is not filled in.`,
        advice: `Write \`<${name}>\` or \`$${name}\` to use that value.`,
        ...placesIn(draft.source)(at),
      });
    }
    if (capture !== null && /^[A-Z][A-Z0-9]+$/.test(capture))
      captured.set(capture, draft.source.origins[0]?.line ?? 1);
    return found;
  });
}
