// Sessions that guides open with `aws ssm start-session` on the operator's own machine: a shell, a tunnel to a port,
// or an SSH client's connection, which belongs in its configuration and not at a prompt.
import type { Call } from "../calls/call.ts";
import { readCalls } from "../calls/calls.ts";
import { splitArguments } from "../calls/options.ts";
import type { Span } from "../model/command.ts";
import { maskText, unmask } from "../syntax/mask.ts";
import type { ShellWord } from "../syntax/words.ts";

const TAKE_VALUE = ["--region", "--profile", "--output"];

/** Does the call open a session? */
export function isStartSession(call: Call): boolean {
  if (call.program !== "aws") return false;
  const [service, action] = splitArguments(call.arguments, TAKE_VALUE).operands;
  return service?.value === "ssm" && action?.value === "start-session";
}

/** Does it open a tunnel, which needs no terminal and stays open until it is closed? */
export function isTunnel(call: Call): boolean {
  const document = optionOf(call, "--document-name")?.value ?? "";
  return isStartSession(call) && document.startsWith("AWS-StartPortForwardingSession");
}

/** Does the call need SSH to fill in host (`%h`) and port (`%p`)? They mean nothing to a shell. */
export function isSshProxy(call: Call): boolean {
  if (call.program === "ProxyCommand") return true;
  return isStartSession(call) && call.arguments.some(({ value }) => /(?<!%)%[hp]/.test(value));
}

/** The tunnel that a command opens; null for none. */
export function readTunnel(
  text: string,
  masks: readonly Span[],
): {
  /** As written: `9999`, `<LOCAL_PORT>`, `$LOCAL_PORT`; null when none is named. */ readonly port:
    | string
    | null;
} | null {
  if (!text.includes("start-session")) return null;
  const masked = maskText(text, masks);
  const { calls } = readCalls(masked.text);
  const call = calls.find((it) => it.visit !== null && isTunnel(it));
  if (call === undefined) return null;
  const parameters = unmask(masked, optionOf(call, "--parameters")?.value ?? "");
  return { port: /\blocalPortNumber["']?\s*[:=]\s*\[?\s*["']?([^\s"',\]}]+)/.exec(parameters)?.[1] ?? null };
}

/**
 * The line after `ProxyCommand` for a command that belongs in an SSH configuration; null for any other command. SSH
 * provides the node's name, which replaces any node that the command names or looks up.
 */
export function readSshProxy(text: string, masks: readonly Span[]): string | null {
  if (!/%[hp]/.test(text)) return null;
  const { calls, parsed } = readCalls(maskText(text, masks).text);
  const call = calls.find(isSshProxy);
  if (call === undefined || parsed.errors.length > 0) return null;
  if (call.program === "ProxyCommand") return oneLine(text.replace(/^\s*ProxyCommand\s+/, ""));
  // Inside `sh -c "…"` the quotes around it are the guide's.
  if (call.visit === null) return oneLine(text);
  const target = optionOf(call, "--target");
  const named = target !== null && !target.value.includes("%h");
  const own = named ? `${text.slice(0, target.start)}%h${text.slice(target.end)}` : text;
  return `sh -c "${oneLine(own).replace(/[\\"$`]/g, "\\$&")}"`;
}

/** The word after the option, or the part of `--option=value` after the sign. */
function optionOf(call: Call, name: string): ShellWord | null {
  for (const [index, word] of call.arguments.entries()) {
    if (word.value === name) return call.arguments[index + 1] ?? null;
    if (word.value.startsWith(`${name}=`))
      return { ...word, start: word.start + name.length + 1, value: word.value.slice(name.length + 1) };
  }
  return null;
}

/** In a configuration, a command ends with its line. */
function oneLine(text: string): string {
  return text.trim().replace(/[ \t]*\\?\n[ \t]*/g, " ");
}
