// What the simulation reads in a script that is sent to a node, by the description of its form: the header line, and the
// confirmed text between the two lines that name it.

export type Header = ReadonlyMap<string, string>;

/** Name of the disk that a command erases; null when it erases none. */
export function erasedBy(body: string): string | null {
  return /^mkfs\b.* \/dev\/(\w+)$/m.exec(body)?.[1] ?? null;
}

/**
 * `name='value'` of the first line; of a script that several nodes share, with those of the instance's own line. Empty
 * for an instance that has none.
 */
export function headerOf(script: string, instance: string): Header {
  const first = fieldsOf(script.slice(0, script.indexOf("\n")));
  if (!first.has("shared")) return first;
  const table = script.slice(
    script.indexOf("<<'LAMPLIGHTER-NODES'\n"),
    script.indexOf("\nLAMPLIGHTER-NODES\n"),
  );
  const line = table.split("\n").find((it) => it.startsWith(`${instance} `));
  return line === undefined ? new Map() : new Map([...first, ...fieldsOf(line)]);
}

function fieldsOf(line: string): Header {
  return new Map(
    [...line.matchAll(/ll_([a-z0-9_]+)='([^']*)'/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

/** The confirmed text for the instance in a script. */
export function bodyOf(script: string, instance: string): string {
  const header = headerOf(script, instance);
  const [, mark = ""] = /^ll_main <<'(LAMPLIGHTER-BODY-[0-9a-f]+)'$/m.exec(script) ?? [];
  const before = `ll_main <<'${mark}'\n`;
  const place = header.has("shared") ? script.indexOf(`\n${header.get("text")})\n${before}`) : 0;
  const from = script.indexOf(before, place) + before.length;
  const text = script.slice(from, script.indexOf(`\n${mark}\n`, from - 1));
  const token = header.get("packed") ?? "";
  return token === "" ? text : text.replaceAll(token, "");
}
