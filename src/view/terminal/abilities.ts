// What a terminal can do besides text and colours, according to its environment, and the bytes for it.

type Env = Readonly<Record<string, string | undefined>>;

/** Programs that show links (OSC 8), by their name in `TERM_PROGRAM`, with the first version that does. */
const WITH_LINKS: Readonly<Record<string, readonly number[]>> = {
  "iTerm.app": [3, 1],
  WezTerm: [20200620],
  vscode: [1, 72],
  ghostty: [1],
  zed: [0],
  Hyper: [2],
  tmux: [3, 4],
};

/** Names in `TERM` of terminals that show links. */
const TERMS_WITH_LINKS: ReadonlySet<string> = new Set([
  "xterm-kitty",
  "alacritty",
  "foot",
  "xterm-ghostty",
  "contour",
]);

/** The first VTE version that shows links is 0.50.1. */
const VTE_WITH_LINKS = 5001;

/** Whether the terminal shows links. `FORCE_HYPERLINK` decides if it is set. */
export function showsLinks(env: Env): boolean {
  const forced = env.FORCE_HYPERLINK;
  if (forced !== undefined && forced !== "") return forced !== "0";
  if (env.TERM === "dumb" || (env.CI ?? "") !== "") return false;
  const least = Object.hasOwn(WITH_LINKS, env.TERM_PROGRAM ?? "")
    ? WITH_LINKS[env.TERM_PROGRAM ?? ""]
    : undefined;
  if (least !== undefined) return isAtLeast(env.TERM_PROGRAM_VERSION ?? "", least);
  if (TERMS_WITH_LINKS.has(env.TERM ?? "")) return true;
  // Programs inside another terminal inherit these, so the ones that name themselves come first.
  if ((env.TERM_PROGRAM ?? "") !== "" || /^(?:screen|tmux)/.test(env.TERM ?? "")) return false;
  return (env.WT_SESSION ?? "") !== "" || Number(env.VTE_VERSION ?? 0) >= VTE_WITH_LINKS;
}

function isAtLeast(version: string, least: readonly number[]): boolean {
  const parts = version.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0);
  for (const [index, wanted] of least.entries()) {
    const part = parts[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}

/** Whether the operator switched the clipboard off. */
export function clipboardOff(env: Env): boolean {
  return ["off", "0", "no", "false"].includes((env.LAMPLIGHTER_CLIPBOARD ?? "").toLowerCase());
}

/** Terminals take at most 100,000 bytes as a whole sequence (hterm, and its followers): that many in base64. */
const MOST_BASE64 = 74_994;

/**
 * The sequence that puts the text on the terminal's clipboard (OSC 52). Base64, so that nothing in the text can end
 * the sequence. Null when it is too long.
 */
export function clipboardSequence(text: string): string | null {
  const base64 = Buffer.from(text, "utf8").toString("base64");
  return base64.length > MOST_BASE64 ? null : `\u001b]52;c;${base64}\u0007`;
}
