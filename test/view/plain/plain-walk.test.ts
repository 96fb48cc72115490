// The plain walk over the real core and a node that the test answers for.
import { describe, expect, it } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import type { Report } from "../../../src/run/model/ports.ts";
import type { Run } from "../../../src/run/model/run.ts";
import { plainWalk } from "../../../src/view/plain/plain-walk.ts";
import { answerChecks, atRequirements, fleet } from "../../support/fleet-stage.ts";
import { expectGolden } from "../../support/golden.ts";
import { answered, HOLDER, heldBy } from "../../support/node-stories.ts";
import { DEVICE, type StageEngine, stageEngine } from "../../support/run-fixtures.ts";
import { LOG_PATH } from "../../support/walk-stage.ts";

interface Told {
  readonly text: string;
  readonly run: Run;
  readonly engine: StageEngine;
}

const JOIN_VALUES = [
  DEVICE,
  { name: "MANAGER_IP", scope: { kind: "run" }, value: "172.31.5.10", secret: false, from: "given" },
  { name: "SWARM_TOKEN", scope: { kind: "run" }, value: null, secret: true, from: "given" },
] as const;

/** Walks with these lines. Whatever is sent ends by `ends`: the exit code by phase and step. */
async function walked(
  lines: readonly string[] | null,
  options: {
    readonly auto?: boolean;
    readonly engine?: StageEngine;
    readonly code?: (step: number, phase: string) => number;
    readonly output?: (step: number, phase: string) => string;
    /** What the node does about the command that was accepted; left out, it ends. */
    readonly node?: (engine: StageEngine) => void;
    /** A person types: each line once the text before it was printed; the input ends like that too. */
    readonly typed?: readonly (readonly [after: string, line: string | null])[];
    /** What happens once a text was printed. */
    readonly meanwhile?: readonly (readonly [after: string, act: (engine: StageEngine) => void])[];
    /** Left out, time stands still. */
    readonly sleep?: (milliseconds: number) => Promise<void>;
  } = {},
): Promise<Told> {
  const engine = options.engine ?? stageEngine();
  const code = options.code ?? ((_step, phase) => (phase === "done" ? 1 : 0));
  let text = "";
  engine.subscribe((run) => {
    // The node answers after the walk has seen the request.
    queueMicrotask(() => {
      if (run !== engine.run()) return;
      engine.settle();
      const open = engine.run().invocations.get(engine.run().open[0] ?? "");
      if (open?.state !== "accepted") return;
      if (options.node !== undefined) return options.node(engine);
      const step = engine.run().current + 1;
      engine.finish(code(step, open.phase), options.output?.(step, open.phase) ?? "");
    });
  });
  const watchers = new Set<() => void>();
  const printed = (part: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (text.includes(part)) resolve();
      };
      watchers.add(look);
      look();
    });
  async function* input(): AsyncGenerator<string> {
    for (const line of lines ?? []) yield line;
    for (const [after, line] of options.typed ?? []) {
      await printed(after);
      if (line === null) return;
      yield line;
    }
  }
  for (const [after, act] of options.meanwhile ?? []) void printed(after).then(() => act(engine));
  const run = await plainWalk({
    engine,
    input: lines === null && options.typed === undefined ? null : input(),
    write: (more) => {
      text += more;
      for (const look of watchers) look();
    },
    interactive: options.typed !== undefined,
    answers: options.auto ? "yes" : "plain",
    auto: options.auto ?? false,
    logPath: LOG_PATH,
    program: "lamplighter",
    sleep: options.sleep ?? (() => new Promise(() => {})),
    secrets: { put: () => {} },
  });
  return { text, run, engine };
}

/** Nobody knows what became of the command that is on its way. */
function uncertain(engine: StageEngine): void {
  engine.report({ type: "uncertain", nonce: engine.run().open[0] ?? "", message: safeText("no answer") });
}

describe("a plain walk", () => {
  it("prints steps, questions, output and results in order", async () => {
    const { text, run } = await walked(
      [
        "y",
        "nvme1n1",
        "y",
        "y",
        "",
        "s",
        "not from the internet",
        "v",
        "a name",
        "v",
        "172.31.5.10",
        "maybe",
        "q",
      ],
      { output: (step, phase) => (step === 1 && phase === "command" ? "NAME  SIZE\nnvme1n1 1T\n" : "") },
    );
    expect(run.status).toBe("left");
    expectGolden("view/plain/walk.txt", text);
  });

  it("needs the words that a dangerous command asks for", async () => {
    const { text, engine } = await walked(["y", "y", "yes", "nvme1n"]);
    expect(text).toContain("This erases /dev/nvme1n1 on worker (node-01)");
    expect(text).toContain('"y" is not an answer here. Answer one of:');
    const sent = engine.events.filter((event) => event.type === "invocation.requested");
    expect(sent.map((event) => event.task)).toEqual([engine.run().tasks.at(0)?.id]);
  });

  it("runs nothing at n or no, and says what can be answered instead", async () => {
    const { text, engine } = await walked(["n", "no", "N", "q"]);
    expect(text.split("Nothing was run. You can answer:")).toHaveLength(4);
    expect(engine.intents.map(({ type }) => type)).toEqual(["leave"]);
  });

  it("is left at the end of its answers, and can be resumed", async () => {
    const { text, run } = await walked(["y"]);
    expect(run.status).toBe("left");
    expect(text).toContain("The input has ended");
    expect(text).toContain("lamplighter resume");
  });

  it("offers what is possible after a failure", async () => {
    const { text, engine } = await walked(["y", "y", "r", "e", "lsblk", ".", "note", "seen before", "q"], {
      code: () => 127,
    });
    expect(text).toContain("exit 127: command not found");
    expect(text).toContain("The step failed. What now? retry, edit, skip, note, nodes, leave, help:");
    expect(engine.intents.map((intent) => intent.type)).toEqual([
      "confirm",
      "retry",
      "edit",
      "note",
      "leave",
    ]);
  });

  it("asks again after a check that says yes, with a word of its own", async () => {
    const engine = stageEngine({
      guide: "# One\n\n## Part\n\n```bash {done='test -e /data'}\nmkdir /data\n```\n",
      bindings: [],
      targets: [],
    });
    const { text, engine: after } = await walked(["y", "y", "anyway"], { engine, code: () => 0 });
    expect(text).toContain("Its check says that this is already done.");
    expect(text).toContain("Run it anyway? anyway, retry, skip, edit, note, nodes, leave, help:");
    expect(after.intents.map((intent) => intent.type === "confirm" && intent.despiteDone)).toEqual([
      false,
      true,
    ]);
    expect(after.run().outcome).toBe("done");
  });

  it("edits with several lines", async () => {
    const { engine } = await walked(["e", "echo one \\", "  two", ".", "q"]);
    expect(engine.intents[0]).toMatchObject({ type: "edit", command: "echo one \\\n  two" });
  });
});

describe("the nodes of a plain walk", () => {
  /** The worker, the guide's only node, answers this one after another; the last answer stays. */
  const answering = (...answers: readonly (Report | null)[]) => {
    let asked = 0;
    return stageEngine({
      bindings: [],
      answer: () => answers[Math.min(asked++, answers.length - 1)] ?? null,
    });
  };
  const noAnswer: Report = {
    type: "probeFinished",
    probe: "identify worker 1 1",
    ok: false,
    message: safeText("The agent does not run."),
  };

  it("are printed before the first question, with what is to be minded", async () => {
    const { text } = await walked(["q"], {
      engine: answering(answered("worker", { concerns: ["Its clock is 12 s behind."] })),
    });
    const before = text.slice(0, text.indexOf("Step 1"));
    for (const words of [
      "Before the first command:",
      "you: ada@desk",
      "place: REHEARSAL",
      "worker (node-01) · i-0f3a9b8c7d6e5f401: answered",
      "! warning: Its clock is 12 s behind.",
      "disks: nvme0n1 · 8 GiB · vol-0123456789abcdef0, encrypted · holds gpt · mounted at /, /boot/efi",
      "      nvme1n1 · 64 GiB",
    ])
      expect(before).toContain(words);
  });

  it("are asked again by a word, and printed anew", async () => {
    const { text, engine } = await walked(["retry", "q"], {
      engine: answering(noAnswer, answered("worker")),
    });
    expect(text).toContain(
      "worker (node-01) · i-0f3a9b8c7d6e5f401: did not answer\n    why: The agent does not run.",
    );
    expect(text).toContain(
      "The node did not identify itself. What now? retry, skip, note, nodes, leave, help:",
    );
    expect(engine.intents[0]).toEqual({ type: "identify", target: "worker" });
    expect(text).not.toContain("probe (identify)");
    expect(text.slice(text.indexOf("retry"))).toContain("i-0f3a9b8c7d6e5f401: answered");
  });

  it("are taken over by the whole word alone", async () => {
    const { text, engine } = await walked(["y", "Yes", "yes", "q"], {
      engine: answering(heldBy("worker"), answered("worker")),
    });
    expect(text).toContain(
      "by: run 01KA6ZZZZZZZZZZZZZZZZZZZZZ of grace@ops-laptop, since 2026-11-24 05:14:03Z",
    );
    expect(text).toContain(
      "Type  yes  to take over the lock of worker, or retry, skip, note, nodes, leave, help:",
    );
    expect(engine.intents).toEqual([
      { type: "takeOver", target: "worker", hold: 3, typed: "yes", how: "plain" },
      { type: "leave", reason: "the operator left" },
    ]);
    expect(text).toContain("lock of worker taken over (hold 3; confirmed in plain lines, typed yes)");
  });

  it("are taken over together where one run has locked several and nothing of it is pending", async () => {
    const keys = ["w1", "w2", "w3"];
    const idle = { ...HOLDER, pending: [], more: 0 };
    let intents: () => StageEngine["intents"] = () => [];
    const engine = stageEngine({
      guide: `# R\n\n${keys.map((key) => `\`\`\`bash {on=${key}}\nuptime\n\`\`\`\n`).join("\n")}`,
      bindings: [],
      targets: keys.map((key) => ({ key, roles: [key], selector: key, id: `i-${key}`, name: key })),
      answer: (target) =>
        target === "w2" || intents().some((it) => it.type === "takeOver" && it.target === target)
          ? answered(target)
          : heldBy(target, idle),
    });
    intents = () => engine.intents;
    const { text } = await walked(["yes", "q"], { engine });
    expect(text).toContain("Type  yes  to take over the locks of 2 nodes (w1, w3), or retry,");
    expect(engine.intents.slice(0, 2)).toMatchObject([
      { type: "takeOver", target: "w1" },
      { type: "takeOver", target: "w3" },
    ]);
  });

  it("are not taken over without a person", async () => {
    const { text, run } = await walked(null, { auto: true, engine: answering(heldBy("worker")) });
    expect(run.status).toBe("left");
    expect(text).toContain("the node is locked by another run, and a person has to decide");
  });

  it("are printed again on demand", async () => {
    const { text } = await walked(["nod", "nodes", "q"], { engine: answering(answered("worker")) });
    expect(text.split("i-0f3a9b8c7d6e5f401: answered")).toHaveLength(4);
  });

  it("are waited for together, and no longer than twenty seconds", async () => {
    const asked: number[] = [];
    const { text, run } = await walked(["q"], {
      engine: answering(null),
      sleep: async (ms) => void asked.push(ms),
    });
    expect(asked[0]).toBe(20_000);
    expect(text).toContain("Identifying worker before anything is sent to it…");
    expect(run.status).toBe("left");
  });

  it("are waited for no longer than they need", async () => {
    const { text, run } = await walked(["q"], {
      engine: answering(null),
      meanwhile: [["Identifying worker", (engine) => engine.report(answered("worker"))]],
    });
    expect(run.status).toBe("left");
    expect(text.indexOf("i-0f3a9b8c7d6e5f401: answered")).toBeGreaterThan(text.indexOf("Identifying worker"));
    expect(text.indexOf("i-0f3a9b8c7d6e5f401: answered")).toBeLessThan(text.indexOf("Step 1"));
  });

  it("give their disks for a device that is open", async () => {
    const { text, engine } = await walked(["y", "v", "1", "v", "9", "v", "/dev/nvme1n1", "q"], {
      engine: answering(answered("worker")),
    });
    expect(text).toContain("Which disk of worker is DATA_DEVICE?");
    expect(text).toContain("  1  nvme0n1 · 8 GiB");
    expect(text).toContain("nvme0n1 cannot be used: it is the system disk, and a step erases it.");
    expect(text).toContain("There is no disk 9. Enter a number from 1 to 4, or a name from the list.");
    const binds = engine.intents.flatMap((intent) => (intent.type === "bind" ? [intent.binding] : []));
    expect(binds.map(({ value, scope }) => [value, scope])).toEqual([
      ["nvme1n1", { kind: "target", target: "worker" }],
    ]);
  });

  it("have their first blank volume taken by --yes", async () => {
    const { text, engine } = await walked(null, { auto: true, engine: answering(answered("worker")) });
    expect(text).toContain("--yes: DATA_DEVICE is nvme1n1, the first empty volume");
    expect(
      engine.events.some((event) => event.type === "variable.bound" && event.binding.value === "nvme1n1"),
    ).toBe(true);
  });
});

describe("a command for this computer in a plain walk", () => {
  const guide = '# Here\n\n## Part\n\n```bash {on=local}\necho "$(uname -s)"\n```\n';
  const here = (allowLocal: boolean): StageEngine =>
    stageEngine({ guide, bindings: [], targets: [], allowLocal });

  it("runs once local is typed, a substitution before it if one wants", async () => {
    const { text, engine } = await walked(["y", "first", "no", "f", "local", "local"], {
      engine: here(true),
      output: (_step, phase) => (phase === "evaluate" ? "Linux\n" : ""),
    });
    expect(text).toContain("  Runs: It runs on this computer, not on a node.");
    expect(text).toContain(
      "It runs on this computer, not on a node. Type  local  to do it, or first, skip, edit, note, attest, nodes, leave, help:",
    );
    expect(engine.intents.map((intent) => [intent.type, "typed" in intent ? intent.typed : null])).toEqual([
      ["evaluate", "local"],
      ["confirm", "local"],
    ]);
    expect(text).toContain('      echo "Linux"');
  });

  it("keeps a session open until the person ends it", async () => {
    const engine = stageEngine({
      guide: "# Here\n\n```bash {on=local mode=session port=2222}\nssh -N -L 2222:a:22 b\n```\n",
      bindings: [],
      targets: [],
      allowLocal: true,
    });
    const { text, run } = await walked(null, {
      engine,
      typed: [
        ["to do it, or", "local"],
        ["Enter to close it", ""],
      ],
      node: (it) => it.finish(0, "", { outcome: "ready" }),
    });
    expect(run.outcome).toBe("done");
    expect(text).toContain(
      "Still open beside the run: port 2222 (step 1).\nPress Enter to close it and quit: ",
    );
  });

  it("is done by hand without --allow-local", async () => {
    const { text, engine } = await walked(["y", ""], { engine: here(false) });
    expect(text).toContain("With --allow-local, it runs here.");
    expect(engine.intents.map(({ type }) => type)).toEqual(["attest"]);
  });
});

describe("a plain walk with --yes", () => {
  it("answers everything, says so, and gets to the end", async () => {
    const engine = stageEngine({ bindings: JOIN_VALUES });
    const { text, run } = await walked(null, { auto: true, engine });
    expect(run.outcome).toBe("done");
    expect(text).toContain("--yes: typed nvme1n1");
    expect(text).toContain("--yes: marked as done by hand");
    expect(text).toContain("--yes: skipped, because it is for the operator's own machine");
    expect(engine.intents.every((intent) => intent.type !== "confirm" || intent.how === "yes")).toBe(true);
  });

  it("skips what its check calls done", async () => {
    const engine = stageEngine({ bindings: JOIN_VALUES });
    const { run } = await walked(null, { auto: true, engine, code: () => 0 });
    expect(run.tasks.at(1)?.state).toBe("skipped");
  });

  it("is left at a failure", async () => {
    const engine = stageEngine({ bindings: JOIN_VALUES });
    const { run, text } = await walked(null, {
      auto: true,
      engine,
      code: (step) => (step === 3 ? 1 : 0),
    });
    expect(run.status).toBe("left");
    expect(text).toContain("a person has to decide");
  });

  it("is left where a value is missing", async () => {
    const { run, text } = await walked(null, { auto: true, engine: stageEngine({ bindings: [] }) });
    expect(run.status).toBe("left");
    expect(text).toContain("Not set: DATA_DEVICE");
  });
});

describe("a plain walk that nobody attends", () => {
  const waits = (): { readonly asked: number[]; readonly sleep: (ms: number) => Promise<void> } => {
    const asked: number[] = [];
    return { asked, sleep: async (ms) => void asked.push(ms) };
  };

  it.each([
    ["by --yes", null, true],
    ["through a pipe", ["y"], false],
  ] as const)("is left when a step stays uncertain, answered %s", async (_how, lines, auto) => {
    const { asked, sleep } = waits();
    // Only what is uncertain is waited for in vain: a command on its way gets all the time that it needs.
    const patient = (ms: number): Promise<void> => (ms === 120_000 ? sleep(ms) : new Promise(() => {}));
    const { run, text } = await walked(lines, {
      auto,
      node: uncertain,
      sleep: patient,
    });
    expect(run.status).toBe("left");
    expect(run.tasks.at(0)?.state).toBe("uncertain");
    expect(asked).toEqual([120_000]);
    expect(text).toContain("nothing new was reported for 120 seconds, so the run stops here");
    expect(text).toContain("lamplighter resume");
  });

  it("gives a command its own time limit, and more", async () => {
    const { asked, sleep } = waits();
    const { run } = await walked(null, { auto: true, node: () => {}, sleep });
    expect(run.status).toBe("left");
    expect(asked.at(-1)).toBe((run.tasks.at(0)?.presented?.timeout ?? 0) * 1000 + 120_000);
  });

  it("goes on when news comes in time", async () => {
    let told = 0;
    const engine = stageEngine({ bindings: JOIN_VALUES });
    const { run } = await walked(null, {
      auto: true,
      engine,
      node: (it) => {
        if (told++ === 0) uncertain(it);
        it.finish(it.run().invocations.get(it.run().open[0] ?? "")?.phase === "done" ? 1 : 0);
      },
    });
    expect(run.outcome).toBe("done");
  });
});

describe("a plain walk that a person attends", () => {
  it("reads the last lines of what runs, with the time", async () => {
    const { text, engine } = await walked(null, {
      typed: [
        ["Run it?", "y"],
        ["| begun", "f"],
        ["9 of 10", "q"],
      ],
      node: (it) => {
        const [nonce = ""] = it.run().open;
        const tail = [...it.run().probes.values()].find(
          ({ kind, state }) => kind === "tail" && state === "requested",
        );
        if ((it.run().tails.get(nonce)?.bytes ?? 0) === 0)
          it.report({ type: "output", nonce, text: safeText("begun\n"), bytes: 6 });
        if (tail === undefined) return;
        it.at += 65_000;
        it.report({
          type: "probeFinished",
          probe: tail.id,
          ok: true,
          message: safeText("8 of 10\n9 of 10"),
        });
      },
    });
    expect(engine.intents.map(({ type }) => type).slice(0, 3)).toEqual(["confirm", "tail", "leave"]);
    expect(text).toContain(
      "2026-11-24 08:15:08Z  last lines of the command of step 1 on worker:\n      | 8 of 10\n      | 9 of 10\n",
    );
  });

  it.each([
    ["asks to leave", "q"],
    ["has gone", null],
  ])("waits for what is uncertain until the person %s", async (_what, last) => {
    const typed = [
      ["Run it?", "y"],
      ["no answer", last],
    ] as const;
    const asked: number[] = [];
    const sleep = async (ms: number): Promise<void> => void asked.push(ms);
    const { run } = await walked(null, { typed, node: uncertain, sleep });
    expect(asked).toEqual([]);
    expect(run.status).toBe("left");
    expect(run.tasks.at(0)?.state).toBe("uncertain");
  });
});

describe("a fleet in lines", () => {
  const SILENT = ["w1", "w3"];
  const silent = () => {
    const engine = fleet(4, { answer: (target) => (SILENT.includes(target) ? null : answered(target)) });
    for (const target of SILENT)
      engine.report({
        type: "probeFinished",
        probe: `identify ${target} 1 1`,
        ok: false,
        message: safeText("It is stopped."),
      });
    return engine;
  };

  it("has all nodes that did not answer set aside with one reason, at the step of one of them", async () => {
    const { text, engine } = await walked(["set-aside", "", "q"], { engine: silent() });
    expect(text).toContain("Why set 2 nodes (w1, w3) aside? [did not answer]");
    expect([...engine.run().aside]).toEqual(SILENT.map((target) => [target, "did not answer"]));
  });

  it("has them set aside by --yes, and goes on with the others", async () => {
    const { text, run } = await walked(null, { auto: true, engine: silent() });
    expect(text).toContain("--yes: w1 set aside, because it did not answer");
    expect([...run.aside.keys()]).toEqual(SILENT);
    expect(run.status).toBe("finished");
  });

  it("runs on the rest, sets a lost node aside meanwhile, and folds how it ended", async () => {
    const lost = (engine: StageEngine): string =>
      engine.run().open.find((it) => engine.run().invocations.get(it)?.target === "w2") ?? "";
    const { text, run } = await walked(null, {
      engine: fleet(4, { maxConcurrency: { count: 10 } }),
      node: (engine) => {
        if (engine.run().wave === null) engine.finish(0, "Complete!\n");
        else engine.report({ type: "uncertain", nonce: lost(engine), message: safeText("no answer") });
      },
      typed: [
        ["Run it? yes", "yes"],
        ["Run on the other 3 nodes of worker? all", "all"],
        ["OUTCOME UNKNOWN", "aside w9 gone"],
        ["Not done:", "aside w2 gone"],
        ["“dnf -y install docker”: 2 done", null],
      ],
      meanwhile: [
        [
          "w2 set aside",
          (engine) => {
            for (const target of ["w3", "w4"]) engine.finish(0, "Complete!\n", { target });
          },
        ],
      ],
    });
    expect([...run.aside]).toEqual([["w2", "gone"]]);
    expect(text).not.toContain("nodes a minute");
    expect(text).toContain("2 nodes (w3, w4): exit 0, “Complete!”");
    expect(text).toContain("reason: gone");
  });

  it("asks once for what a person does, where it stands alike, and tells of it once", async () => {
    const engine = atRequirements(6);
    engine.subscribe(() => queueMicrotask(() => answerChecks(engine)));
    const lines = [
      "accept-all",
      "known to Ada",
      "accept",
      "",
      "here",
      "",
      "all",
      "",
      "skip-all",
      "no rack",
      "q",
    ];
    const { text, run } = await walked(lines, { engine });
    const states = [...run.tasks.values()].map(({ state }) => state);
    const unmet = ["done", "accepted", "attested", "accepted", "done", "accepted"];
    expect(states.slice(0, 6)).toEqual(unmet);
    expect(states.slice(6, 12)).toEqual(unmet.map(() => "attested"));
    expect(states.slice(12, 18)).toEqual(unmet.map(() => "skipped"));
    expectGolden("view/plain/fleet-by-hand.txt", text);
  });

  it("runs a step first on the node that was chosen", async () => {
    const { run, text } = await walked(["first-on", "w9", "first-on", "w3", "yes", "q"], {
      engine: fleet(4),
    });
    expect(text).toContain("On which node does this step run first? w2, w3, w4: ");
    expect(text).toContain("w9 is not among the other nodes of this step.");
    expect([...run.tasks.values()].slice(0, 4).map(({ state }) => state)).toEqual([
      "ready",
      "waiting",
      "done",
      "waiting",
    ]);
    expect(text).toContain("Run on the other 3 nodes of worker? ");
    expect(text.match(/first-on,/g)).toHaveLength(3);
  });

  it("edits for all nodes where it failed, runs that on one first, and then on the rest", async () => {
    const { text, run } = await walked(["yes", "all", "edit-all", "true", ".", "yes", "retry-all", "q"], {
      engine: fleet(4, { maxConcurrency: { count: 10 }, maxErrors: { count: 9 } }),
      node: (engine) => {
        const { wave, open } = engine.run();
        for (const nonce of [...open]) {
          const it = engine.run().invocations.get(nonce);
          if (it?.state !== "accepted") continue;
          engine.finish(wave !== null && it.attempt === 1 ? 1 : 0, "", { target: it.target });
        }
      },
    });
    expect(text).toContain("The step failed. What now? retry, retry-all, edit, edit-all, skip, note,");
    expect(text).toContain("2 nodes (w3, w4): exit 0");
    const tasks = [...run.tasks.values()].slice(0, 4);
    expect(tasks.map(({ state, edited }) => [state, edited])).toEqual([
      ["done", null],
      ["done", "true"],
      ["done", "true"],
      ["done", "true"],
    ]);
  });

  it("says the counts with the pace when a while has passed, and for who asks", async () => {
    let ended = 0;
    const { text } = await walked(null, {
      engine: fleet(8, { maxConcurrency: { count: 1 } }),
      node: (engine) => {
        if (engine.run().wave === null) {
          engine.finish(0, "Complete!\n");
          return;
        }
        engine.at += 60_000;
        if (ended++ < 4) engine.finish(0, "Complete!\n");
      },
      typed: [
        ["Run it? yes", "yes"],
        ["Run on the other 7 nodes of worker? all", "all"],
        ["7 nodes: 4 done, 0 running, 3 waiting.", "what"],
        ["p starts no more nodes", null],
      ],
    });
    const paces = text.split("\n").filter((line) => line.includes("an hour"));
    expect(paces).toEqual([
      "7 nodes: 2 done, 0 running, 5 waiting. 60 nodes an hour, about 5 minutes left.",
      "7 nodes: 3 done, 0 running, 4 waiting. 60 nodes an hour, about 4 minutes left.",
      "7 nodes: 4 done, 0 running, 3 waiting. 60 nodes an hour, about 3 minutes left.",
      "60 nodes an hour, about 3 minutes left.",
    ]);
    expect(text).toContain("7 nodes: 1 done, 0 running, 6 waiting.\n7 nodes: 2 done");
  });

  it("says how many have ended when a fifth more has, and at once when one fails", async () => {
    let ended = 0;
    const { text } = await walked(null, {
      engine: fleet(31, { maxConcurrency: { count: 1 }, maxErrors: { count: 9 } }),
      node: (engine) => {
        const fails = engine.run().wave !== null && ++ended === 8;
        engine.finish(fails ? 1 : 0, "Complete!\n");
      },
      typed: [
        ["Run it? yes", "yes"],
        ["Run on the other 30 nodes of worker? all", "all"],
        ["What now?", null],
      ],
    });
    const counts = text.match(/^30 nodes: [^.]*/gm);
    expect(counts).toEqual([
      "30 nodes: 6 done, 0 running, 24 waiting",
      "30 nodes: 7 done, 0 running, 1 failed, 22 waiting",
      "30 nodes: 13 done, 0 running, 1 failed, 16 waiting",
      "30 nodes: 19 done, 0 running, 1 failed, 10 waiting",
      "30 nodes: 25 done, 0 running, 1 failed, 4 waiting",
    ]);
  });
});
