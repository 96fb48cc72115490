import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Known, substitute } from "../../src/plan/substitution/substitute.ts";
import { readTwiceIn, withReadLater } from "../../src/runbook/commands/carried-values.ts";
import type { CommandText, Variable } from "../../src/runbook/model/runbook.ts";
import { analyseCommand } from "../../src/shell/analyse.ts";
import { quoteValue } from "../../src/shell/quoting/quote.ts";
import { EMPTY_ROOT, pwnedBy } from "../support/empty-root.ts";
import { variable } from "../support/plan-variables.ts";

/** Ways in which a value comes into the variable M. `REST` is what follows where that has to stand inside. */
const ENTRIES = [
  "M=VALUE_X; REST",
  'M="VALUE_X"; REST',
  "M='VALUE_X'; REST",
  "M=; M+=VALUE_X; REST",
  "export M=VALUE_X; REST",
  "declare M=VALUE_X; REST",
  "export 'M=VALUE_X'; REST",
  "M=$(echo VALUE_X); REST",
  'M="$(echo VALUE_X | cat)"; REST',
  "M=$(cat <<< VALUE_X); REST",
  "M=`echo VALUE_X`; REST",
  "printf -v M %s VALUE_X; REST",
  "read -r M <<< VALUE_X; REST",
  "read -r M <<'E'\nVALUE_X\nE\nREST",
  "read -r M < <(echo VALUE_X); REST",
  "read -ra M <<< VALUE_X; REST",
  "mapfile -t M <<< VALUE_X; REST",
  "for M in VALUE_X; do REST; done",
  "for M in one VALUE_X; do REST; done",
  "while read -r M; do REST; done <<< VALUE_X",
  "echo VALUE_X | while read -r M; do REST; done",
  "echo VALUE_X | { read -r M; REST; }",
  "M=(VALUE_X); REST",
  "set -- VALUE_X; M=$1; REST",
  "give() { M=$1; }; give VALUE_X; REST",
  "if true; then M=VALUE_X; fi; REST",
  "case VALUE_X in *) M=VALUE_X ;; esac; REST",
  "[[ VALUE_X =~ (.*) ]]; M=${BASH_REMATCH[1]}; REST",
  ": VALUE_X; M=$_; REST",
] as const;

/** Ways from M to N. */
const HOPS = [
  "N=$M",
  'N="pre${M}"',
  "N=$M",
  "N=${M:-none}",
  "N=${M#none}",
  ": ${N:=$M}",
  'N=$(echo "$M")',
  "N=$(echo $M)",
  'N=$(cat <<< "$M")',
  'read -r N <<< "$M"',
  "printf -v N '%s' \"$M\"",
  'for N in "$M"; do :; done',
  'N=("$M")',
  'set -- "$M"; N=$1',
  "[[ $M =~ (.*) ]]; N=${BASH_REMATCH[1]}",
  "x=M; N=${!x}",
  "export M; N=$(printenv M)",
  "declare -n R=M; N=$R",
  ': "$M"; N=$_',
  "eval 'N=$M'",
  "O=$M; P=$O; N=$P",
] as const;

/** What reads N a second time, or not. */
const READERS = [
  "[[ $N -eq 0 ]]",
  "[[ N -gt 0 ]]",
  '[[ 1 -lt "$N" ]]',
  "echo $((N + 1))",
  "echo $(($N))",
  'echo "$[N]"',
  "(( N > 3 ))",
  "for ((i = 0; i < N; i++)); do break; done",
  "let x=N",
  'let "x = $N"',
  "a[$N]=1",
  "a[N]=1",
  "a=(1 2); echo ${a[$N]}",
  "a=(1 2); echo ${a[N]}",
  "x=text; echo ${x:N:1}",
  "x=text; echo ${x:$N}",
  "declare -i x; x=$N",
  "declare -i x=N",
  "RANDOM=$N",
  'declare -a x="$N"',
  'declare "$N=1"',
  'printf -v "$N" x',
  'read -r "$N" <<< x',
  "echo ${!N}",
  'test -v "$N"',
  '[ -v "$N" ]',
  "[[ -v $N ]]",
  'a=(1); unset "$N"',
  "declare -n r=$N; echo $r",
  "[ $N = x ]",
  "find . $N",
  "$N",
  "sudo_like=$N; $sudo_like",
  'eval "$N"',
  "eval $N",
  'sh -c "$N"',
  "export N; sh -c 'eval \"$N\"'",
  "export N; bash -c '[[ $N -eq 0 ]]'",
  'echo "$N" | sh',
  '{ echo first; echo "$N"; } | sh',
  'bash <<< "$N"',
  '. <(echo "$N")',
  'trap "$N" EXIT',
  'env -S "$N"',
  'ssh far "$N"',
  "GIT_SSH_COMMAND=$N git fetch",
  'env "GIT_SSH_COMMAND=$N" git fetch',
  'export GIT_SSH_COMMAND="$N"; git fetch',
  'echo "* * * * * root $N" >> /etc/crontab',
  '{ echo "* * * * * root $N"; } > /etc/cron.d/job',
  'echo "* * * * * $N" | crontab -',
  'echo "* * * * * root $N" | tee -a /etc/crontab',
  'echo "* * * * * $N" | at now',
  "cat > /etc/profile.d/x.sh <<E\necho $N\nE",
  'echo "$N" > run.sh',
  'echo "export X=$N" >> ~/.bashrc',
  'PS4=$N; f() { echo "${PS4@P}"; }; f',
  'mapfile -c 1 -C "$N" x <<< y',
  'echo "${N@P}"',
  'xargs -I{} sh -c {} <<< "$N"',
  'perl -e "$N"',
] as const;

/** What only looks at N. */
const LOOKS = [
  'echo "$N"',
  'mkdir -p "./$N"',
  '[ "$N" = x ]',
  "[[ $N == x* ]]",
  "[[ -n $N ]]",
  "case $N in x) ls ;; esac",
  'echo "$N" > file',
  "cat <<E > file\n$N\nE",
  'test -z "$N"',
  "echo ${#N}",
] as const;

const TOUCH = "touch /pwned";
const HOSTILE = [
  `a[$(${TOUCH})]`,
  `$(${TOUCH})`,
  `\`${TOUCH}\``,
  `; ${TOUCH} #`,
  TOUCH,
  `x; ${TOUCH}`,
  `| ${TOUCH}`,
  `($(${TOUCH}))`,
  `-v a[$(${TOUCH})]`,
  `-v a[$(${TOUCH})] -o x`,
  "-v a[$(>/pwned)] -o x",
  `-exec ${TOUCH} ;`,
  `-maxdepth 0 -exec ${TOUCH} ;`,
  `"; ${TOUCH}; "`,
  `'; ${TOUCH}; '`,
  `system("${TOUCH}")`,
  `0 + a[$(${TOUCH})]`,
];

function command(text: string): CommandText {
  const name = "VALUE_X";
  const occurrences = [...text.matchAll(/VALUE_X/g)].map(({ index }) => ({
    variable: name,
    start: index,
    end: index + name.length,
  }));
  return { text, occurrences, analysis: analyseCommand(text, occurrences) };
}

/** The command with the value; null where it was refused. */
function filled(source: CommandText, value: string, type: Variable["type"] = "text"): string | null {
  const declared = variable("VALUE_X", type);
  const known = (): Known => ({ kind: "value", value });
  const { rendered } = substitute(source, new Map([[declared.name, declared]]), known);
  return rendered.holes.length > 0 ? null : rendered.text;
}

/** The command with the value whatever it does; null where it cannot even be quoted. */
function forced({ text, occurrences, analysis }: CommandText, value: string): string | null {
  let out = "";
  let from = 0;
  for (const { start, end } of occurrences) {
    const place = analysis.places.find((it) => it.start === start)?.place ?? "unsupported";
    const quoted = quoteValue(value, place);
    if (quoted === null) return null;
    out += text.slice(from, start) + quoted;
    from = end;
  }
  return out + text.slice(from);
}

const drawn = fc.tuple(
  fc.constantFrom(...ENTRIES),
  fc.array(fc.constantFrom(...HOPS), { maxLength: 2 }),
  fc.constantFrom(...READERS),
);

/** One text: the value into M, through the hops, and to what reads N. */
function compose(entry: string, hops: readonly string[], end: string): string {
  const steps = hops.flatMap((hop, index) => (index === 0 ? [hop] : ["M=$N; unset N", hop]));
  const rest = [...(steps.length === 0 ? ["N=$M"] : steps), end].join("; ");
  return entry.replace("REST", () => (rest.includes("<<E") ? `${rest}\n` : rest));
}

describe.skipIf(EMPTY_ROOT === null)(
  "a value that goes through variables, in real bash in an empty root",
  () => {
    it("would be executed by each of the readers if it were let in", () => {
      const texts = READERS.map((reader) => ({
        reader,
        texts: HOSTILE.flatMap(
          (value) => forced(command(compose("M='VALUE_X'; REST", [], reader)), value) ?? [],
        ),
      }));
      const pwned = new Set(pwnedBy(texts.flatMap((it) => it.texts)));
      const harmless = texts
        .filter((it) => !it.texts.some((text) => pwned.has(text)))
        .map(({ reader }) => reader);
      expect(harmless).toEqual([]);
    });

    it("is never executed: it is refused, or only looked at", () => {
      const texts = fc
        .sample(fc.tuple(drawn, fc.constantFrom(...HOSTILE)), { numRuns: 1500, seed: 3 })
        .flatMap(
          ([[entry, hops, reader], value]) => filled(command(compose(entry, hops, reader)), value) ?? [],
        );
      const looks = fc
        .sample(
          fc.tuple(fc.constantFrom(...ENTRIES), fc.constantFrom(...LOOKS), fc.constantFrom(...HOSTILE)),
          {
            numRuns: 300,
            seed: 4,
          },
        )
        .flatMap(([entry, look, value]) => filled(command(compose(entry, [], look)), value) ?? []);
      expect(looks.length).toBeGreaterThan(100);
      expect(pwnedBy([...texts, ...looks])).toEqual([]);
    });

    it("is not executed by a later command either, which gets it in a line in front of it", () => {
      const texts = READERS.flatMap((reader) => {
        const later = command(reader.replaceAll("N", "M"));
        const first = command("export M=VALUE_X");
        const read = withReadLater(first, readTwiceIn([first, later], new Set(["M"])));
        return HOSTILE.flatMap((value) => {
          const text = filled(read, value);
          return text === null ? [] : [`${text} || exit 125\n${later.text}`];
        });
      });
      expect(pwnedBy(texts)).toEqual([]);
    });
  },
);

describe("a value that goes through variables", () => {
  it("is not what a program is told of the command itself, nor of arguments that nothing sets", () => {
    for (const told of ["$0", "$1", "$@", "$*", "${2}"])
      for (const text of [
        `witness "${told}" && printf '%s' VALUE_X | sha256sum`,
        `witness "${told}"; mkdir VALUE_X`,
      ])
        for (const value of HOSTILE) expect(filled(command(text), value), text).not.toBeNull();
  });

  it("is what the name of the command became", () => {
    expect(filled(command("BASH_ARGV0=VALUE_X; [[ $0 -eq 0 ]]"), "a[$(touch /p)]")).toBeNull();
  });

  it("is let in where it is only looked at", () => {
    for (const look of LOOKS)
      for (const entry of [
        "M=VALUE_X; REST",
        "for M in VALUE_X; do REST; done",
        "read -r M <<< VALUE_X; REST",
      ])
        for (const value of HOSTILE)
          expect(filled(command(compose(entry, [], look)), value), `${value} in ${look}`).not.toBeNull();
  });

  it("is let in where something reads it again when its type is closed and it is plain", () => {
    for (const reader of READERS)
      expect(filled(command(compose("M=VALUE_X; REST", [], reader)), "12", "integer"), reader).not.toBeNull();
  });

  it("is refused by every reader, whatever the way to it", () => {
    fc.assert(
      fc.property(drawn, fc.constantFrom(...HOSTILE), ([entry, hops, reader], value) => {
        expect(filled(command(compose(entry, hops, reader)), value)).toBeNull();
      }),
      { numRuns: 400 },
    );
  });
});
