import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createOutputPipe, safeWords } from "../../src/output/output-pipe.ts";
import { createRedactor, REMOVED, redactText } from "../../src/output/redact.ts";
import { createVault } from "../../src/output/vault.ts";

const TOKEN = "SWMTKN-1-3pu6hszjas19xyp7ghgosyx9k8atbfcr8p2is99znpy26u2lkl-1awxwuwd3z9j1z3puu7rcgdbx";

describe("createVault", () => {
  it("prefers the value for the target to the value for all", () => {
    const vault = createVault("key of the marks");
    vault.put("PASSWORD", null, "for all");
    vault.put("PASSWORD", "worker", "for the worker");
    expect(vault.get("PASSWORD", "worker")).toBe("for the worker");
    expect(vault.get("PASSWORD", "manager")).toBe("for all");
    expect(vault.get("OTHER", "manager")).toBeUndefined();
  });
});

describe("redaction", () => {
  it("removes a join token that nobody gave", () => {
    const text = redactText(
      createVault("key of the marks"),
      `docker swarm join --token ${TOKEN} 172.31.5.10:2377\n`,
    );
    expect(text).toBe("docker swarm join --token [swarm join token removed] 172.31.5.10:2377\n");
  });

  it("removes AWS keys and private key blocks", () => {
    const text = redactText(
      createVault("key of the marks"),
      "id AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nAAAA\n-----END RSA PRIVATE KEY-----\nafter\n",
    );
    expect(text).not.toMatch(/AKIA|wJalr|MIIEow|AAAA/);
    expect(text).toMatch(/after\n$/);
  });

  it("removes a value wherever the stream is cut", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 6, maxLength: 30, unit: "grapheme-ascii" }),
        fc.string({ unit: "grapheme-ascii" }),
        fc.string({ unit: "grapheme-ascii" }),
        fc.nat(60),
        (secret, before, after, cut) => {
          fc.pre(!REMOVED.includes(secret));
          const vault = createVault("key of the marks");
          vault.put("S", null, secret);
          const text = `${before}${secret}${after}`;
          const redactor = createRedactor(vault);
          const out = redactor.push(text.slice(0, cut)) + redactor.push(text.slice(cut)) + redactor.end();
          expect(out.replaceAll(REMOVED, "")).not.toContain(secret);
          expect(out).toContain(REMOVED);
        },
      ),
    );
  });

  it("finds a secret in one endless line that comes in small pieces", () => {
    const vault = createVault("key of the marks");
    vault.put("S", null, "correct-horse-battery");
    const redactor = createRedactor(vault);
    let out = "";
    for (let i = 0; i < 40; i++)
      out += redactor.push(`${"x".repeat(3_000)}correct-horse-`) + redactor.push("battery");
    out += redactor.end();
    expect(out).not.toContain("correct-horse-battery");
    expect(out.split(REMOVED)).toHaveLength(41);
  });

  it("cannot be blinded by an escape sequence inside the secret", () => {
    const vault = createVault("key of the marks");
    vault.put("S", null, "hunter2hunter2");
    const pipe = createOutputPipe(vault);
    const out = pipe.push(new TextEncoder().encode("got hunter2\u001b[0mhunter2\n")) + pipe.end();
    expect(out).toBe(`got ${REMOVED}\n`);
    expect(safeWords(vault, "hunter2\u0000hunter2")).toBe(REMOVED);
  });
});

describe("the whole pipe", () => {
  it("gives the same text however the bytes are cut", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.array(fc.nat(30), { maxLength: 10 }), (text, cuts) => {
        const bytes = new TextEncoder().encode(text);
        const whole = createOutputPipe(createVault("key of the marks"));
        const cut = createOutputPipe(createVault("key of the marks"));
        let out = "";
        let from = 0;
        for (const length of cuts) {
          out += cut.push(bytes.subarray(from, from + length));
          from += length;
        }
        out += cut.push(bytes.subarray(from)) + cut.end();
        expect(out).toBe(whole.push(bytes) + whole.end());
      }),
    );
  });
});
