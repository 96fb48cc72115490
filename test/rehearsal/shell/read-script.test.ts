// Scripts that are read once and run many times, and those that are cut into pieces that are remembered.
import { describe, expect, it } from "vitest";
import { readScript } from "../../../src/rehearsal/shell/read-script.ts";
import { practiceShell } from "../../support/practice-shell.ts";

describe("a script that was read before", () => {
  it("runs the parts of its own processes the same each time, in loops too", async () => {
    const { run } = await practiceShell();
    const script = `
make() { (umask 027; { : >"/tmp/$1"; } & wait; stat -c %a "/tmp/$1"); }
for i in 1 2 3; do make "$i"; { { echo "in $i" >>/tmp/said; } & wait; echo "out $i" >>/tmp/said; } & wait; done
cat /tmp/said
rm /tmp/*`;
    const once = "640\n640\n640\nin 1\nout 1\nin 2\nout 2\nin 3\nout 3\n";
    for (let round = 0; round < 3; round++)
      expect(await run(script)).toEqual({ stdout: once, stderr: "", exitCode: 0 });
  });

  it("may run several times at once", async () => {
    const { run, manager, worker } = await practiceShell();
    const script = 'x=$$; { sleep 1; echo "$x" >/tmp/$x; } & wait $!; [ "$(cat /tmp/$x)" = $$ ] && echo same';
    const all = await Promise.all([run(script), run(script), run(script, worker), run(script, manager)]);
    for (const { stdout } of all) expect(stdout).toBe("same\n");
  });

  it("is refused in the shell's own words when it cannot be read", async () => {
    const { run } = await practiceShell();
    for (const script of ["if true", "a='1'\nif true\n", "a='1'\nif true\nfoo <<'E'\nE\n"])
      expect(await run(script)).toMatchObject({ exitCode: 2, stderr: /syntax error/ });
  });
});

describe("a script with a first line of assignments and a here-document at its end", () => {
  const script = (a: string, text: string) =>
    `a='${a}' b='x y'\nshow() { printf '%s %s: ' "$a" "$b"; { cat; } & wait; cat; }\nshow <<'END-1'\n${text}\nEND-1\n`;

  it("is read from pieces that are remembered, whatever stands in both", async () => {
    const { run } = await practiceShell();
    for (const [a, text] of [
      ["1", "one"],
      ["2", "two $a `b`\nEND-2\n<<'END-1'"],
      ["", ""],
    ] as const)
      expect(await run(script(a, text))).toEqual({ stdout: `${a} x y: ${text}\n`, stderr: "", exitCode: 0 });
    const [first, second] = await Promise.all([readScript(script("3", "c")), readScript(script("4", "d"))]);
    expect(second?.functions).toBe(first?.functions);
    expect(second?.statements).not.toEqual(first?.statements);
  });

  it.each([
    ["a quotation", "x='\nshow <<'END'\n' && echo \"$x\"\n", ""],
    ["a here-document", "cat <<END\nEND\ncat <<'X'\nshow <<'END'\nbody\nX\necho\nEND\n", ""],
    ["a block", "if true; then\ncat <<'END'\nbody\nEND\n", "fi\n"],
    ["a continued line", "echo \\\ncat <<'END'\nbody\nEND\n", ""],
    ["a pipe", "echo 1 |\ncat <<'END'\nbody\nEND\n", ""],
    ["a list", "true &&\ncat <<'END'\nbody\nEND\n", ""],
  ])("is read as a whole where the end stands inside %s", async (_, text, more) => {
    const { run } = await practiceShell();
    // The same behind a line that keeps it from being cut.
    const whole = await run(`:\n${text}${more}`);
    expect(await run(`a='1'\n${text}${more}`)).toEqual(whole);
  });
});
