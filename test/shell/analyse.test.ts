import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyseCommand } from "../../src/shell/analyse.ts";
import { command, tornShell } from "./shell-arbitraries.ts";

describe("analyseCommand on any text", () => {
  test("never throws, and every place lies in the text", () => {
    fc.assert(
      fc.property(
        fc.oneof(tornShell, fc.string({ unit: "binary" })),
        fc.array(fc.tuple(fc.nat(60), fc.nat(8)), { maxLength: 4 }),
        (text, spans) => {
          const masks = spans.map(([start, length]) => ({ start, end: start + length }));
          const found = analyseCommand(text, masks);
          for (const { start, end } of [...found.places, ...found.reads, ...found.findings]) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(text.length);
          }
          for (const { start } of found.places) expect(masks.some((mask) => mask.start === start)).toBe(true);
        },
      ),
      { numRuns: 2000, examples: [["${`\\", []]] },
    );
  });

  test("what destroys still destroys inside any well-formed command", () => {
    const holders: readonly ((inner: string) => string)[] = [
      (inner) => `echo "$(${inner})"`,
      (inner) => `if true; then ${inner}; fi`,
      (inner) => `( ${inner} )`,
      (inner) => `sudo ${inner}`,
      (inner) => `sh -c '${inner}'`,
      (inner) => `sudo bash -ec "${inner}"`,
      (inner) => `ls | while read x; do ${inner}; done`,
      (inner) => `cat <<EOF\n$(${inner})\nEOF`,
      (inner) => `X=$(${inner})`,
      (inner) => `timeout 5 env A=b ${inner}`,
      (inner) => `ls <(${inner})`,
      (inner) => `eval ${inner}`,
      (inner) => `[[ -n $(${inner}) ]]`,
      (inner) => `echo \${X:-$(${inner})}`,
      (inner) => `bash <<'EOF'\n${inner}\nEOF`,
    ];
    fc.assert(
      fc.property(
        fc.constantFrom("rm -rf /data", "mkfs.xfs /dev/sdb", "wipefs -a /dev/sdb", "docker volume rm data"),
        fc.constantFrom(...holders),
        command,
        (destroying, hold, other) => {
          const { risk } = analyseCommand(`${other}\n${hold(destroying)}`, []);
          expect(["destroys", "opaque"]).toContain(risk);
          if (!/^\s*f\(\)/.test(other)) expect(risk).toBe("destroys");
        },
      ),
      { numRuns: 400 },
    );
  });

  test("a placeholder is never taken for a known program, option or action", () => {
    const text = "<A> x";
    expect(analyseCommand(text, [{ start: 0, end: 3 }]).risk).toBe("opaque");
    const action = "systemctl <A> docker";
    expect(analyseCommand(action, [{ start: 10, end: 13 }]).risk).toBe("changes");
  });

  test("`yum` that asks is found, and what it would need", () => {
    const { interactive, findings } = analyseCommand("yum install docker", []);
    expect(interactive).toContain("asks a question");
    expect(findings).toMatchObject([{ rule: "asks-for-answer", start: 0, end: 18, advice: "Add `-y`." }]);
  });

  test.each([
    "aptitude install docker",
    "sudo add-apt-repository ppa:tools/stable",
    "conda create -n ward python=3.12",
    "mamba update --all",
  ])("`%s` asks for an answer, and does not with `-y`", (command) => {
    expect(analyseCommand(command, []).findings).toMatchObject([{ rule: "asks-for-answer" }]);
    expect(analyseCommand(`${command} -y`, []).findings).toEqual([]);
  });

  test.each([
    ["a long pipeline", "ls | grep a ", 2_000],
    ["many placeholders", "echo <A>; ", 2_000],
    ["many substitutions", "echo $(ls) `pwd`; ", 1_000],
    ["deep substitutions", "echo $(", 500],
    ["a long sum", "1+", 10_000],
    ["hard words for sed", "sed 's/aaaaaaaa/", 500],
  ])("is quick for %s", (_name, unit, times) => {
    const text = unit === "1+" ? `echo $((${unit.repeat(times)}1))` : unit.repeat(times);
    const masks = [...text.matchAll(/<A>/g)].map(({ index }) => ({ start: index, end: index + 3 }));
    // The processor's time, in microseconds: what else the machine does must not count.
    const start = process.cpuUsage();
    analyseCommand(text, masks);
    expect(process.cpuUsage(start).user).toBeLessThan(5_000_000);
  });
});
