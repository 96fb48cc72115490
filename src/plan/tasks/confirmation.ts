// How much a person must do to let a command run. Protection can be raised by an annotation or an edit, never lowered by one.
import type { CommandAnalysis, Risk } from "../../shell/model/command.ts";
import type { Confirmation, Target } from "../model/plan.ts";

const RANK: Readonly<Record<Risk, number>> = { reads: 0, changes: 1, opaque: 2, destroys: 3 };

/** The most dangerous of the risks: what is known to destroy counts above what cannot be seen. */
export function highestRisk(risks: readonly Risk[]): Risk {
  return risks.reduce<Risk>((worst, risk) => (RANK[risk] > RANK[worst] ? risk : worst), "reads");
}

/**
 * The rule: what destroys is confirmed by typing what it destroys (a device by its name alone), what is opaque by typing
 * the target's name, as is one of which the guide itself warns (`warned`), a command for the operator's own machine by typing
 * `local`, all else with a key.
 */
export function confirmationFor(
  risk: Risk,
  analyses: readonly CommandAnalysis[],
  target: Target,
  warned = false,
): Confirmation {
  if (risk === "destroys") return { how: "type", typed: destroyedNames(analyses) ?? target.name };
  if (risk === "opaque" || (warned && target.key !== "local")) return { how: "type", typed: target.name };
  return target.key === "local" && analyses.length > 0
    ? { how: "type", typed: "local" }
    : { how: "key", typed: null };
}

/** To type counts above a key. What is typed is what today's rules ask for, and the target's name where they ask for nothing. */
export function stricterConfirmation(logged: Confirmation, now: Confirmation, target: Target): Confirmation {
  return now.how === "type" || logged.how === "key" ? now : { how: "type", typed: target.name };
}

/** What is destroyed, as a person would type it; null when it has no name that can be typed. */
function destroyedNames(analyses: readonly CommandAnalysis[]): string | null {
  const names = new Set(analyses.flatMap((it) => it.destroys.map(typeable)));
  const typed = [...names].join(" ");
  return typed !== "" && typed.length <= 80 && /^[\u0020-\u007e]+$/.test(typed) ? typed : null;
}

function typeable(word: string): string {
  const bare = /^(?:'[^']*'|"[^"]*")$/.test(word) ? word.slice(1, -1) : word;
  return bare.startsWith("/dev/") ? bare.slice(bare.lastIndexOf("/") + 1) : bare;
}
