// Looks for a secret in all that was written, sent or drawn, in every form in which it would give itself away: as it
// is, in base64 and hexadecimal wherever they begin and however they are wrapped, escaped for URLs, JSON, XML or a shell.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AwsEndpoint } from "./aws-endpoint.ts";
import { withoutControls } from "./pty-program.ts";

/** Something that may hold a secret. */
export interface Place {
  readonly name: string;
  /** Its bytes, as latin1. */
  readonly bytes: string;
}

/** What is shorter may stand somewhere by chance. */
const SHORTEST = 9;

type Form = readonly [name: string, text: string];

/** Where the secret stands, and in which form: `drawn 2: base64`. Parts of a token that are secret by themselves count as well. */
export function findSecret(secret: string, places: readonly Place[]): readonly string[] {
  const parts = [secret, ...secret.split("-").filter((part) => part !== secret && part.length >= 20)];
  if (secret.length < SHORTEST) throw new Error("This secret is too short to be looked for.");
  const forms = parts.map(formsOf);
  return places.flatMap(({ name, bytes }) => {
    // Base64 and hexadecimal are often wrapped; a line end may itself be escaped, once or twice.
    const joined = bytes.replace(/\s|\\+[nr]/g, "");
    const found = forms
      .flat()
      .filter(([, text]) => bytes.includes(text) || joined.includes(text) || name.includes(text));
    return [...new Set(found.map(([form]) => `${name}: ${form}`))];
  });
}

function formsOf(secret: string): readonly Form[] {
  const bytes = Buffer.from(secret);
  const each = (form: (byte: number) => string): string => [...bytes].map(form).join("");
  const hex = bytes.toString("hex");
  const percent = each((byte) => `%${byte.toString(16).padStart(2, "0")}`);
  const unicode = [...secret]
    .map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
  const json = JSON.stringify(secret).slice(1, -1);
  const forms: readonly Form[] = [
    ["plain", secret],
    ...base64Forms(bytes),
    ["hex", hex],
    ["hex", hex.toUpperCase()],
    ["url", encodeURIComponent(secret)],
    ["url", encodeURIComponent(secret).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)],
    ["url", new URLSearchParams([["", secret]]).toString().slice(1)],
    ["url", percent],
    ["url", percent.toUpperCase()],
    ["json", json],
    ["json", json.replaceAll("/", "\\/")],
    ["json", JSON.stringify(json).slice(1, -1)],
    ["json", unicode],
    ["json", unicode.toUpperCase().replaceAll("\\U", "\\u")],
    ["xml", secret.replace(/[&<>"']/g, (sign) => XML[sign] ?? sign)],
    ["xml", secret.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)],
    ["shell", secret.replaceAll("'", "'\\''")],
  ];
  // Where escaping changes nothing, the form is the plain one.
  return forms
    .filter(([, text], at) => forms.findIndex((other) => other[1] === text) === at)
    .map(([form, text]) => [form, Buffer.from(text).toString("latin1")]);
}

const XML: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** At each of the three places in which it can begin, without the signs at both ends that hold bits of others. */
function base64Forms(bytes: Buffer): readonly Form[] {
  return [0, 1, 2].flatMap((before): readonly Form[] => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    const usable = whole.length - (whole.length % 3);
    const text = whole
      .subarray(0, usable)
      .toString("base64")
      .slice(before === 0 ? 0 : 4);
    return [
      ["base64", text],
      ["base64", text.replaceAll("+", "-").replaceAll("/", "_")],
    ];
  });
}

/** Every file below a folder, by its path there; without those that `except` names (a file, or all below a folder). */
export function filesBelow(folder: string, except: readonly string[] = []): readonly Place[] {
  if (!existsSync(folder)) return [];
  const inside = (path: string): boolean =>
    except.some((one) => path === one || path.startsWith(one.endsWith("/") ? one : `${one}/`));
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !inside(path.slice(folder.length)))
    .map((path) => ({ name: path, bytes: readFileSync(path, "latin1") }));
}

/** Every request that was sent, and every answer. */
export function trafficOf(endpoint: AwsEndpoint): readonly Place[] {
  const latin = (text: string): string => Buffer.from(text).toString("latin1");
  return [
    ...endpoint.requests.map(({ operation, head, body }, at) => ({
      name: `request ${at + 1} (${operation})`,
      bytes: latin(`${head}\n${body}`),
    })),
    ...endpoint.answers.map((body, at) => ({ name: `answer ${at + 1}`, bytes: latin(body) })),
  ];
}

/** What was drawn or printed, both as it went to the terminal and as it is read there. */
export function drawnOn(texts: readonly string[]): readonly Place[] {
  return texts.map((text, at) => ({
    name: `drawn ${at + 1}`,
    bytes: Buffer.from(`${text}\n${withoutControls(text)}`).toString("latin1"),
  }));
}

/** Where the secret stands: in files below the folder, or in what was printed. */
export function placesOf(secret: string, folder: string, printed: readonly string[]): readonly string[] {
  return findSecret(secret, [...filesBelow(folder), ...drawnOn(printed)]);
}
