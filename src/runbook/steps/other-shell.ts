// Which blocks are for another shell than the node's, by the words directly before them.
import type { Prose } from "../model/part.ts";

/** The other shell that a paragraph names for the block below it. */
export function otherShell(before: Prose | null): string | null {
  const text = before?.plain ?? "";
  if (/\b(?:bash|zsh|WSL|POSIX|Linux|Ubuntu|macOS|Mac|Terminal)\b/i.test(text)) return null;
  if (/\bPowerShell\b/i.test(text)) return "PowerShell";
  if (/\b(?:Command Prompt|cmd\.exe)\b/i.test(text)) return "cmd.exe";
  return /^(?:for|on|in|under) (?:MS |Microsoft )?Windows\b.{0,40}:?$/i.test(text) ? "Windows" : null;
}
