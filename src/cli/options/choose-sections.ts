// `--section TEXT`: the sections whose title contains the text, with their subsections.
import { OperatorError } from "../../errors.ts";
import type { Runbook } from "../../runbook/model/runbook.ts";

/** Ids of the chosen sections, or null for all. Throws OperatorError if a text matches none. */
export function chooseSections(runbook: Runbook, texts: readonly string[]): readonly string[] | null {
  if (texts.length === 0) return null;
  const chosen = new Set<string>();
  for (const text of texts) {
    const found = sectionsCalled(runbook, text);
    if (found.length === 0) {
      const titles = runbook.sections.map((it) => `“${it.title}”`).join(", ");
      throw new OperatorError(
        `no section title contains “${text}”.`,
        `The guide has: ${titles || "no sections"}.`,
      );
    }
    for (const section of found) chosen.add(section.id);
  }
  // A section includes its subsections; sections are in the guide's order, so one pass is enough.
  for (const section of runbook.sections) {
    if (section.parent !== null && chosen.has(section.parent)) chosen.add(section.id);
  }
  return runbook.sections.filter((it) => chosen.has(it.id)).map((it) => it.id);
}

/**
 * An exact title wins over a partial one, and a section over the guide's own title, which means everything.
 */
function sectionsCalled(runbook: Runbook, text: string): Runbook["sections"] {
  const wanted = text.toLowerCase();
  const exact = runbook.sections.filter((it) => it.title.toLowerCase() === wanted);
  if (exact.length > 0) return exact;
  const partly = runbook.sections.filter((it) => it.title.toLowerCase().includes(wanted));
  const inner = partly.filter((it) => it.title !== runbook.title);
  return inner.length > 0 ? inner : partly;
}
