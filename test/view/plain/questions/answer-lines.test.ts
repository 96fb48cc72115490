// Which lines count as answers.
import { describe, expect, it } from "vitest";
import { answerLines } from "../../../../src/view/plain/questions/answer-lines.ts";

/** An input whose lines come when the test says so. */
function typing(): {
  readonly input: AsyncIterable<string>;
  type(line: string): Promise<void>;
  end(): Promise<void>;
} {
  const waiting: { value: string; done: false }[] = [];
  let wanted: ((next: IteratorResult<string>) => void) | null = null;
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  const give = async (next: IteratorResult<string>): Promise<void> => {
    const to = wanted;
    wanted = null;
    if (to !== null) to(next);
    else if (next.done !== true) waiting.push({ value: next.value, done: false });
    await settle();
  };
  return {
    input: {
      [Symbol.asyncIterator]: () => ({
        next: () => {
          const line = waiting.shift();
          return line !== undefined
            ? Promise.resolve(line)
            : new Promise((resolve) => {
                wanted = resolve;
              });
        },
      }),
    },
    type: (value) => give({ value, done: false }),
    end: () => give({ value: undefined, done: true }),
  };
}

describe("answers that a person types", () => {
  it("count only after the question was printed", async () => {
    const { input, type } = typing();
    const lines = answerLines(input, true);
    await type("y");
    await type("y");
    let printed = false;
    const answer = lines.ask(() => {
      printed = true;
    });
    expect(printed).toBe(true);
    await type("no");
    expect(await answer).toBe("no");
  });

  it("end with the input", async () => {
    const { input, end } = typing();
    const lines = answerLines(input, true);
    const answer = lines.ask(() => {});
    await end();
    expect(await answer).toBeNull();
    expect(await lines.ask(() => {})).toBeNull();
  });

  it("reach a listener while nothing is asked", async () => {
    const { input, type } = typing();
    const lines = answerLines(input, true);
    const heard: (string | null)[] = [];
    lines.listen((line) => heard.push(line));
    await type("c");
    lines.listen(null);
    await type("d");
    expect(heard).toEqual(["c"]);
  });

  it("tell a listener that they have ended, before or while it listens", async () => {
    const { input, end } = typing();
    const lines = answerLines(input, true);
    const heard: string[] = [];
    lines.listen((line) => heard.push(`first ${line}`));
    await end();
    lines.listen((line) => heard.push(`second ${line}`));
    expect(heard).toEqual(["first null", "second null"]);
  });
});

describe("answers from a pipe", () => {
  it("are taken in order, one for each question", async () => {
    async function* input(): AsyncGenerator<string> {
      yield "one";
      yield "two";
    }
    const lines = answerLines(input(), false);
    expect(await lines.ask(() => {})).toBe("one");
    expect(await lines.ask(() => {})).toBe("two");
    expect(await lines.ask(() => {})).toBeNull();
  });
});
