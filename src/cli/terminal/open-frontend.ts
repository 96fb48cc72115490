// The frontend: the screen on a terminal, plain lines elsewhere.

import { OperatorError } from "../../errors.ts";
import type { Screen } from "../../view/screen/screen.ts";
import type { PlainTerminal } from "./plain-terminal.ts";
import { openPlainTerminal } from "./plain-terminal.ts";
import { hasScreen } from "./terminal.ts";

/**
 * Who answers: a person at the screen, a person or program that reads lines, or nobody (a rehearsal with
 * --yes).
 */
export type Frontend =
  | { readonly kind: "screen"; readonly screen: Screen }
  | { readonly kind: "lines"; readonly terminal: PlainTerminal; readonly auto: boolean };

/** Opens the frontend. Throws OperatorError if nobody could answer. */
export async function openFrontend(options: {
  plain: boolean;
  yes: boolean;
  rehearsal: boolean;
}): Promise<Frontend> {
  if (options.yes) return { kind: "lines", terminal: openPlainTerminal(), auto: true };
  if (!options.plain && hasScreen()) {
    const { openScreen } = await import("../../view/open-screen.ts");
    const screen = await openScreen({ stdin: process.stdin, stdout: process.stdout });
    return { kind: "screen", screen };
  }
  if (!options.rehearsal && process.stdin.isTTY !== true) {
    throw new OperatorError(
      "a run on real nodes needs a terminal, because a person confirms every command.",
      "Run it in a terminal, or rehearse it with --rehearse.",
    );
  }
  return { kind: "lines", terminal: openPlainTerminal(), auto: false };
}

/** Releases the terminal. */
export function closeFrontend(frontend: Frontend): void {
  if (frontend.kind === "screen") frontend.screen.close();
  else frontend.terminal.close();
}
