// The search for secrets is worth something only if it finds one wherever it is put.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { drawnOn, filesBelow, findSecret } from "../support/secret-search.ts";

const TOKEN = "SWMTKN-1-3pu6hszjas19xyp7ghgosyx9k8atbfcr8p2is99znpy26u2lkl-1awxwuwd3z9j1z3puu7rcgdbx";
const PASSWORD = 'tr0ub4dor&3 + "x/y" ?=1\'<größe>';
const folder = mkdtempSync(join(tmpdir(), "lamplighter-planted-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How a secret may be written down by somebody who did not think of it. */
const DISGUISES: Readonly<Record<string, (secret: string) => string | Buffer>> = {
  plain: (secret) => `docker swarm join --token ${secret} 172.31.5.10:2377`,
  "in the middle of bytes that are no text": (secret) =>
    Buffer.concat([Buffer.from([0xff, 0, 0xfe]), Buffer.from(secret), Buffer.from([0xc3, 0x28])]),
  "base64 after one byte": (secret) => Buffer.from(`x${secret}…`).toString("base64"),
  "base64 after two bytes": (secret) => Buffer.from(`xy${secret}`).toString("base64"),
  "base64 of it alone": (secret) => Buffer.from(secret).toString("base64"),
  "base64 for URLs": (secret) => Buffer.from(`{"v":"${secret}"}`).toString("base64url"),
  "base64 in lines": (secret) =>
    (
      Buffer.from(`export T=${secret}\n`)
        .toString("base64")
        .match(/.{1,76}/g) ?? []
    ).join("\n"),
  "base64 in lines, in JSON": (secret) =>
    JSON.stringify(
      (
        Buffer.from(`T=${secret}`)
          .toString("base64")
          .match(/.{1,20}/g) ?? []
      ).join("\n"),
    ),
  "small hex": (secret) => `0x${Buffer.from(secret).toString("hex")}`,
  "large hex": (secret) => Buffer.from(secret).toString("hex").toUpperCase(),
  "hex with blanks": (secret) => (Buffer.from(secret).toString("hex").match(/../g) ?? []).join(" "),
  "URL component": (secret) => `https://example.com/?q=${encodeURIComponent(secret)}`,
  form: (secret) => new URLSearchParams({ Action: "X", Token: secret }).toString(),
  "URL, every byte": (secret) => [...Buffer.from(secret)].map((byte) => `%${byte.toString(16)}`).join(""),
  JSON: (secret) => JSON.stringify({ text: secret }),
  "JSON in JSON": (secret) => JSON.stringify({ text: JSON.stringify({ text: secret }) }),
  "JSON, every sign": (secret) =>
    [...secret].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  XML: (secret) => `<v>${secret.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)}</v>`,
  "shell quotes": (secret) => `'${secret.replaceAll("'", "'\\''")}'`,
};

describe.each([TOKEN, PASSWORD])("a secret like %s", (secret) => {
  it.each(Object.entries(DISGUISES))("is found in a file: %s", (disguise, write) => {
    const path = join(folder, "deep", "er");
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, disguise.replaceAll(" ", "-")), write(secret));
    const found = findSecret(secret, filesBelow(folder));
    rmSync(join(folder, "deep"), { recursive: true });
    expect(found.length).toBeGreaterThan(0);
  });

  it("is found where it was drawn sign by sign, in colours", () => {
    const text = [...secret].map((sign) => `\u001b[1m${sign}\u001b[0m`).join("\u001b[1C");
    expect(findSecret(secret, drawnOn(["nothing", text]))).toEqual(["drawn 2: plain"]);
  });

  it("is not found where it does not stand", () => {
    const other = secret.replaceAll("9", "8").replaceAll("3", "4");
    const places = Object.values(DISGUISES).map((write, at) => ({
      name: String(at),
      bytes: Buffer.from(write(other)).toString("latin1"),
    }));
    expect(findSecret(secret, places)).toEqual([]);
  });
});

it("finds the secret half of a token, and a token in a file's name", () => {
  expect(findSecret(TOKEN, drawnOn([`…${TOKEN.slice(60)}`]))).toEqual(["drawn 1: plain"]);
  expect(findSecret(TOKEN, [{ name: `/tmp/${TOKEN}`, bytes: "" }])).toEqual([`/tmp/${TOKEN}: plain`]);
});

it("leaves out what it is told to leave out, and nothing else", () => {
  mkdirSync(join(folder, "store"));
  for (const name of ["store/token", "store-2", "other"]) writeFileSync(join(folder, name), TOKEN);
  expect(
    findSecret(TOKEN, filesBelow(folder, ["/store"])).map((found) => found.slice(folder.length)),
  ).toEqual(["/other: plain", "/store-2: plain"]);
});
