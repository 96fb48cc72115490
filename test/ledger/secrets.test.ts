import { constants, generateKeyPairSync, privateDecrypt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seal, unseal } from "../../src/aws/session/seal.ts";
import type { Order } from "../../src/ledger/order.ts";
import { renderScript } from "../../src/ledger/script.ts";
import { type NodeShell, SHELLS } from "../support/node-shell.ts";
import { deliver, nodeKey, nodeWith, orderFor } from "../support/node-shell-order.ts";

const TOKEN = "SWMTKN-1-49nj1cmql0jkz5s954yi3oex3nedyz0fb0xx14ie39trti4wxv-8vxv8rssmk743ojnwacrr2e7c";
const pair = generateKeyPairSync("rsa", { modulusLength: 3072 });
const runKey = {
  publicPem: pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
  privateKey: pair.privateKey,
};

describe.each(SHELLS)("secrets under %s", (shell) => {
  let node: NodeShell;
  let key: string;
  beforeAll(async () => {
    node = nodeWith(shell);
    key = await nodeKey(node);
  });
  afterAll(() => node.close());

  const nowhere = async (secret: string): Promise<void> => {
    for (const [file, text] of await node.files()) expect(text.includes(secret), file).toBe(false);
  };
  const given = (name: string | null, value: string, body: string): Order =>
    orderFor(node, { body, secrets: [{ name, pieces: seal(value, key) }] });

  it("gives the command a secret as a variable, and leaves it nowhere", async () => {
    const value = "p4ss wörd'\"$HOME\\n`id`%s";
    const order = given(
      "SECRET",
      value,
      'printf %s "$SECRET" | sha256sum; echo "it is <$SECRET>"; env | grep -c ^SECRET=',
    );
    expect(renderScript(order)).not.toContain("p4ss");
    const reply = await deliver(node, order);
    const { createHash } = await import("node:crypto");
    expect(reply.content).toContain(createHash("sha256").update(value).digest("hex"));
    expect(reply.content).toContain("it is <[removed: SECRET]>");
    expect(reply.content).toMatch(/\n1\n$/);
    await nowhere("p4ss");
  });

  it("finds it in base64 at any place, in hexadecimal digits, and escaped for URLs and JSON", async () => {
    const value = `it is a "long" secret/with=signs & \\more of it than a line of base64 takes (${"0123456789".repeat(3)})`;
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    const hex = Buffer.from(value).toString("hex");
    const json = JSON.stringify(value).slice(1, -1);
    const printed = [
      base64(value),
      base64(`a${value}bc`),
      base64(`ab${value}c`),
      Buffer.from(`ab${value}`).toString("base64url"),
      base64(value).replace(/.{76}/g, "$&\n"),
      base64(value).replace(/.{64}/g, "$&\n"),
      hex,
      hex.toUpperCase(),
      hex.replace(/.{60}/g, "$&\n"),
      encodeURIComponent(value),
      encodeURIComponent(value).replace(/%../g, (it) => it.toLowerCase()),
      new URLSearchParams({ a: value }).toString(),
      json,
      json.replaceAll("/", "\\/"),
    ];
    const body = `cat <<'LAST'\n${printed.join("\n--\n")}\nLAST`;
    const reply = await deliver(node, given("S", value, body));
    const left = reply.content.replaceAll("[removed: S]", "").split("--");
    expect(left).toHaveLength(printed.length);
    // What its neighbours had a part in, and the end of the last line of several.
    for (const [i, text] of left.entries()) expect(text.trim().length, printed[i]).toBeLessThan(8);
  });

  it("gives a long secret of several lines whole, and removes its lines from the output", async () => {
    const value = `${"line-one-".repeat(40)}\nsecond line of it\nend`;
    const reply = await deliver(
      node,
      given("LONG", value, 'printf %s "$LONG" | wc -c; echo "x second ""line of it y"'),
    );
    expect(
      reply.content
        .trim()
        .split("\n")
        .map((line) => line.trim()),
    ).toEqual([String(value.length), "x [removed: LONG] y"]);
    await nowhere("second line of it");
  });

  it("removes a secret that is only known, and does not give it to the command", async () => {
    const reply = await deliver(
      node,
      given(null, "hunter2hunter2", "env | grep -c hunter2; echo hunter2hunter2"),
    );
    expect(reply.content).toBe("0\n[removed: secret]\n");
  });

  it("does not run the command when a secret cannot be decrypted", async () => {
    const order = orderFor(node, {
      body: "echo ran",
      secrets: [{ name: "SECRET", pieces: seal("x", runKey.publicPem) }],
    });
    const reply = await deliver(node, order);
    expect(reply.ledger).toEqual({ state: "not-run", reason: "secret" });
    expect(reply.content).toBe("");
  });

  it("captures a join token that the command prints, encrypted, and removes it from the output", async () => {
    const body = `echo "To add a worker, run:"; echo; echo "    docker swarm join --token ${TOKEN} 10.0.0.1:2377"; echo ${TOKEN}x`;
    const order = orderFor(node, {
      body: body.replaceAll("0jkz5s", "0jkz${x}5s"),
      capture: "swarm-token",
      publicKey: runKey.publicPem,
    });
    const reply = await deliver(node, order);
    expect(unseal(reply.captured, runKey)).toBe(TOKEN);
    expect(reply.content).toBe(
      "To add a worker, run:\n\n    docker swarm join --token [removed: swarm join token] 10.0.0.1:2377\n[removed: swarm join token]\n",
    );
    await nowhere(TOKEN.slice(9));
  });

  it.each([1, 299, 300, 301, 1200])(
    "captures a whole output of %i bytes as a secret, without the white space around it",
    async (length) => {
      const secret = "s".repeat(length);
      const body = `printf ' \\n%s\\n\\n' "$(printf '%${length}s' '' | tr ' ' s)"`;
      const reply = await deliver(
        node,
        orderFor(node, { body, capture: "output", publicKey: runKey.publicPem }),
      );
      expect(unseal(reply.captured, runKey)).toBe(secret);
      expect(reply.content).toBe("[removed: the captured value]\n");
    },
  );

  it("captures nothing that is too long, and still shows nothing of it", async () => {
    const reply = await deliver(
      node,
      orderFor(node, { body: "seq 1 1000", capture: "output", publicKey: runKey.publicPem }),
    );
    expect(reply.captured).toEqual([]);
    expect(reply.content).toBe("[removed: the captured value]\n");
  });

  const shapes: readonly (readonly [string, string, string])[] = [
    ["a join token in the middle", `a ${TOKEN}, b`, "a [removed: swarm join token], b\n"],
    ["two on a line", `${TOKEN} ${TOKEN}`, "[removed: swarm join token] [removed: swarm join token]\n"],
    ["no token, only its beginning", "SWMTKN-1-… SWMTKN-1-short", "SWMTKN-1-… SWMTKN-1-short\n"],
    ["an access key", "id=AKIAIOSFODNN7EXAMPLE;", "id=[removed: AWS access key];\n"],
    [
      "a secret access key",
      "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      "aws_secret_access_key = [removed: AWS secret]\n",
    ],
    [
      "a session token in JSON",
      '{"SessionToken": "IQoJb3JpZ2luX2VjEJr", "a": 1}',
      '{"SessionToken": "[removed: AWS secret]", "a": 1}\n',
    ],
    [
      "a private key",
      "before\n-----BEGIN RSA PRIVATE KEY-----\nMIIEow+/=\nabcd\n-----END RSA PRIVATE KEY-----\nafter",
      "before\n[removed: private key]\n\n\n\nafter\n",
    ],
    [
      "the beginning of a key that is no key",
      "-----BEGIN PRIVATE KEY-----\nnot (base64)\nmore",
      "[removed: private key]\nnot (base64)\nmore\n",
    ],
    [
      "a key on one line",
      "x -----BEGIN PRIVATE KEY----- MIIE -----END PRIVATE KEY----- y",
      "x [removed: private key] y\n",
    ],
  ];
  it.each(shapes)("removes known shapes: %s", async (_, text, expected) => {
    // The text goes through a variable of the body in pieces, so that the body itself holds no secret.
    const body = `cat <<'EOF'\n${text}\nEOF`;
    const reply = await deliver(node, orderFor(node, { body }));
    expect(reply.content).toBe(expected);
  });
});

it("seals in pieces that the other side can open", () => {
  const value = "é".repeat(400);
  const opened = seal(value, runKey.publicPem).map((piece) =>
    privateDecrypt(
      { key: runKey.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" },
      Buffer.from(piece, "base64"),
    ),
  );
  expect(Buffer.concat(opened).toString("utf8")).toBe(value);
});

describe.each(["dash", "bash"] as const)("a secret and the environment under %s", (shell) => {
  it.each([
    ['echo "${SECRET}" | wc -c; set -- "$SECRET"', false],
    ["sh -c 'echo \"$SECRET\" | wc -c'", true],
    ["printenv SECRET | wc -c", true],
    ["sh <<'END'\necho \"$SECRET\" | wc -c\nEND", true],
  ])("is left to a daemon only where a program of the command reads it there: %s", async (body, left) => {
    const node = nodeWith(shell);
    const pieces = seal("correct horse", await nodeKey(node));
    const daemon =
      'setsid sleep 30 </dev/null >/dev/null 2>&1 & sleep 0.3; tr "\\0" "\\n" </proc/$!/environ | grep -c horse';
    const reply = await deliver(
      node,
      orderFor(node, { body: `${body}\n${daemon}; kill $!`, secrets: [{ name: "SECRET", pieces }] }),
    );
    expect(reply.content.split("\n").map((line) => line.trim())).toEqual(["14", left ? "1" : "0", ""]);
    await node.close();
  });
});

describe.each(["dash", "bash"] as const)("a secret in many lines under %s", (shell) => {
  const value = `It is "so" long/that ${"aB3+xY9".repeat(8)}`;
  let node: NodeShell;
  let key: string;
  beforeAll(async () => {
    node = nodeWith(shell);
    key = await nodeKey(node);
  });
  afterAll(() => node.close());

  /** What is left of the printed text, and the longest part of a form that is still in it. */
  async function printed(text: string) {
    const body = `cat <<'LAST'\n${text}\nLAST`;
    const secrets = [{ name: "S", pieces: seal(value, key) }];
    const order = orderFor(node, { body, secrets });
    const { bytes } = await deliver(node, order);
    // All that was kept, also what does not come with the reply.
    const content = await node.say(`head -c ${bytes} ${node.ledger}/${order.nonce}/output`);
    const forms = [0, 1, 2].map((at) => Buffer.from(`${"-".repeat(at)}${value}`).toString("base64"));
    const all = [...forms, Buffer.from(value).toString("hex")];
    const left = content.replaceAll("[removed: S]", "").replace(/[\s:,]|0x|\\x/g, "");
    const found = all.flatMap((form) =>
      Array.from({ length: form.length - 8 }, (_, at) => form.slice(at + 2, at + 10)).filter((part) =>
        left.includes(part),
      ),
    );
    return { content, found };
  }
  const lines = (text: string, width: number) => text.replace(new RegExp(`.{${width}}`, "g"), "$&\n");

  it("is found in base64 at every width from 16 on, wherever it begins", async () => {
    const texts = ["", "a", "ab: "].flatMap((before) => {
      const base64 = Buffer.from(`${before}${value} and more`).toString("base64");
      return Array.from({ length: 62 }, (_, at) => lines(base64, 16 + at));
    });
    const { content, found } = await printed(texts.join("\n--\nplain words\n"));
    expect(found).toEqual([]);
    expect(content.split("plain words")).toHaveLength(texts.length);
  });

  it("is found in hexadecimal digits at every width from 16 on, in pairs and with what stands between them", async () => {
    const bytes = [...Buffer.from(`of ${value} it`)].map((byte) => byte.toString(16).padStart(2, "0"));
    const hex = bytes.join("");
    const dump = (size: number, between: string, before = "") =>
      bytes
        .map((byte, at) => `${at % size === 0 ? (at === 0 ? "" : "\n") : between}${before}${byte}`)
        .join("");
    const texts = [
      ...Array.from({ length: 25 }, (_, at) => lines(hex, 16 + 2 * at)),
      lines(hex.toUpperCase(), 60),
      ...[8, 16, 20].flatMap((size) => [
        dump(size, " "),
        dump(size, ":"),
        dump(size, ", ", "0x"),
        dump(size, "", "\\x"),
      ]),
      dump(16, " ").replace(/^/gm, "0000020 "),
    ];
    const { content, found } = await printed(texts.join("\n--\nplain words\n"));
    expect(found).toEqual([]);
    expect(content.split("plain words")).toHaveLength(texts.length);
  });

  it("hides nothing of lines that are no part of it", async () => {
    const other = lines(Buffer.from("quite another text, and a long one. ".repeat(9)).toString("base64"), 64);
    const text = `${other}\n 01 02 03 04 05 06 07 08 09 0a 0b\n12:34:56\n\t\n- x\n`;
    expect((await printed(text)).content).toBe(`${text}\n`);
  });
});
