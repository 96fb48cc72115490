// What the simulation reads in a script that is sent to a node, by the description of its form: the header line, and the
// confirmed text between the two lines that name it.

export type Header = ReadonlyMap<string, string>;

/** Name of the disk that a command erases; null when it erases none. */
export function erasedBy(body: string): string | null {
  return /^mkfs\b.* \/dev\/(\w+)$/m.exec(body)?.[1] ?? null;
}

/** `name='value'` of the first line. */
export function headerOf(script: string): Header {
  const line = script.slice(0, script.indexOf("\n"));
  const fields = new Map<string, string>();
  for (const [, name = "", value = ""] of line.matchAll(/ll_([a-z0-9_]+)='([^']*)'/g))
    fields.set(name, value);
  return fields;
}

/** The confirmed text in a script. */
export function bodyOf(script: string, nonce: string): string {
  const mark = `LAMPLIGHTER-BODY-${nonce}`;
  const before = `<<'${mark}'\n`;
  const text = script.slice(script.indexOf(before) + before.length, script.lastIndexOf(`\n${mark}\n`));
  const token = headerOf(script).get("packed") ?? "";
  return token === "" ? text : text.replaceAll(token, "");
}
