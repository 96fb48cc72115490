// A script that several nodes share: each runs its own part and no other, exactly once.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { carries, headerFor } from "../../src/ledger/carried.ts";
import { WRAPPER_VERSION } from "../../src/ledger/node/wrapper-text.ts";
import { readReply } from "../../src/ledger/replies/reply.ts";
import { readShared, renderShared } from "../../src/ledger/shared-script.ts";
import { type NodeShell, SHELLS } from "../support/node-shell.ts";
import { greet, nodeWith, orderFor, RUN } from "../support/node-shell-order.ts";

const INSTANCES = ["i-0aaaaaaaaaaaaaaa1", "i-0aaaaaaaaaaaaaaa2", "i-0aaaaaaaaaaaaaaa3"] as const;
const [MINE, OTHER, THIRD] = INSTANCES;

describe.each(SHELLS)("a shared script under %s", (shell) => {
  let node: NodeShell;
  beforeEach(async () => {
    node = nodeWith(shell);
    await greet(node);
    await isInstance(MINE);
  });
  afterEach(() => node.close());

  const isInstance = (id: string): Promise<string> =>
    node.say(`printf '%s\\n' '${id}' >${node.ledger}/run-${RUN}/instance`);
  const ran = (): Promise<string> => node.say(`cat ${node.work}/ran 2>/dev/null`);
  const orders = (bodies: readonly string[]) =>
    bodies.map((body, at) => ({ instance: INSTANCES[at] ?? "", order: orderFor(node, { body }) }));
  const entries = (): Promise<string> => node.say(`ls ${node.ledger} | grep -cE '^[0-9a-f]{32}$'`);

  it("runs the node's own command, once, whichever delivery comes", async () => {
    const all = orders(["a", "b", "a"].map((it) => `echo ${it} >>${node.work}/ran; echo said-${it}`));
    const script = renderShared(all);
    for (const [instance, said, times] of [
      [OTHER, "b", "b\n"],
      [OTHER, "b", "b\n"],
      [THIRD, "a", "b\na\n"],
    ] as const) {
      await isInstance(instance);
      const result = await node.run(script);
      expect(result).toMatchObject({ exitCode: 0, stderr: "" });
      const nonce = all.find((it) => it.instance === instance)?.order.nonce ?? "";
      const reply = readReply(result.stdout, nonce);
      expect(reply).toMatchObject({ ledger: { state: "exited", exitCode: 0 }, content: `said-${said}\n` });
      expect(await ran()).toBe(times);
    }
    expect(Number(await entries())).toBe(2);
  });

  it("runs nothing on a node that is not in it, or does not know which it is", async () => {
    const script = renderShared(orders([`echo a >>${node.work}/ran`, `echo b >>${node.work}/ran`]));
    const nobody = [
      `printf '%s\\n' ${THIRD} >FILE`,
      "rm FILE",
      ": >FILE",
      "rm FILE; mkdir FILE",
      "printf '*\\n' >FILE",
      "printf 'i-0aaaaaaaaaaaaaaa\\n' >FILE",
      "printf 'none\\n' >FILE; echo later >>FILE",
    ];
    for (const change of nobody) {
      await node.say(change.replaceAll("FILE", `${node.ledger}/run-${RUN}/instance`));
      const { stdout, exitCode } = await node.run(script);
      expect([stdout, exitCode], change).toEqual(["LL1-stranger\n", 0]);
    }
    expect(await ran()).toBe("");
    expect(Number(await entries())).toBe(0);
  });

  it("occupies the node's own nonce when its wrapper was altered", async () => {
    const all = orders([`echo a >>${node.work}/ran`, `echo b >>${node.work}/ran`]);
    await node.say(`echo '# x' >>${node.ledger}/run-${RUN}/wrapper`);
    const { stdout } = await node.run(renderShared(all));
    expect(readReply(stdout, all[0]?.order.nonce ?? "")?.ledger).toEqual({
      state: "not-run",
      reason: "wrapper-altered",
    });
    expect([await ran(), Number(await entries())]).toEqual(["", 1]);
  });

  it("carries texts as they were confirmed", async () => {
    const texts = ["printf '%s' 'é {{ ssm:x }} $HOME'", "cat <<'E'\nLAMPLIGHTER-BODY-é\n;;\nesac\nE"];
    const all = orders(texts);
    const script = renderShared(all);
    const said = ["é {{ ssm:x }} $HOME", "LAMPLIGHTER-BODY-é\n;;\nesac\n"];
    for (const [at, { instance, order }] of all.entries()) {
      await isInstance(instance);
      expect(readReply((await node.run(script)).stdout, order.nonce)?.content).toBe(said[at]);
    }
  });
});

describe("what a shared script carries", () => {
  const body = fc.string({ unit: fc.constantFrom("{", "L", "é", "\n", "a", ";", "esac", "'", "2)") });
  const bodies = fc.array(body, { minLength: 2, maxLength: 3 });
  const addressed = (texts: readonly string[]) =>
    texts.map((text, at) => ({
      instance: INSTANCES[at] ?? "",
      order: orderFor({ ledger: "/var/lib/lamplighter" } as NodeShell, { body: text }),
    }));

  it("is each node's own nonce and text, and no other's", () => {
    fc.assert(
      fc.property(bodies, body, (texts, other) => {
        const all = addressed(texts);
        const script = renderShared(all);
        for (const { instance, order } of all) {
          const wanted = { nonce: order.nonce, body: order.body, instance, wrapper: WRAPPER_VERSION };
          expect(carries(script, wanted)).toBe(true);
          expect(headerFor(script, instance)?.get("run")).toBe(RUN);
          expect(carries(script, { ...wanted, body: other })).toBe(other === order.body);
          for (const it of all.filter((it) => it.instance !== instance)) {
            expect(carries(script, { ...wanted, instance: it.instance })).toBe(false);
            expect(carries(script, { ...wanted, nonce: it.order.nonce })).toBe(false);
          }
        }
        expect(headerFor(script, "i-0bbbbbbbbbbbbbbb1")).toBeNull();
      }),
    );
  });

  it("is read from nothing but the exact form: no line can be slipped in", () => {
    fc.assert(
      fc.property(
        bodies,
        fc.nat(),
        fc.constantFrom("x", "\n", "\nrm -rf /\n", "'", ";;\n"),
        (texts, at, more) => {
          const all = addressed(texts);
          const script = renderShared(all);
          const place = at % (script.length + 1);
          const altered = `${script.slice(0, place)}${more}${script.slice(place)}`;
          for (const { instance, order } of all) {
            const { nonce, body: text } = order;
            if (!carries(altered, { nonce, body: text, instance, wrapper: WRAPPER_VERSION })) continue;
            // What was slipped in stands in another node's line or text, which this node does not run.
            const [before, after] = [readShared(script, instance), readShared(altered, instance)];
            expect(after?.body).toBe(before?.body);
            expect(after?.loader).toBe(before?.loader);
            expect(after?.header.get("nonce")).toBe(nonce);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is refused when the table is not one line for each of its nodes", () => {
    const script = renderShared(addressed(["a", "b"]));
    const row = script.split("\n").find((line) => line.startsWith(OTHER)) ?? "";
    expect(readShared(script.replace(row, `${row}\n${row}`), MINE)).toBeNull();
    expect(readShared(script.replace(`\n${row}`, ""), MINE)).toBeNull();
  });
});
