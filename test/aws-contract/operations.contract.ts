// Every operation that the program calls, one by one: answered as the contract says, or missing as the list says. What the
// server lacks is written down for the end of the run, and a lack that has gone fails: the list is to be true.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AwsCall, AwsOperation } from "../../src/aws/api/call.ts";
import { errorLabel } from "../../src/aws/api/service-errors.ts";
import { never, programCall } from "./account.ts";
import { type Answered, type Ask, CONTRACTS, type Missing, NEVER_SEEN } from "./contracts.ts";
import { type Holdings, holdings } from "./holdings.ts";
import { expectLack, noteLack } from "./lacks.ts";

type AnyContract = readonly [AwsOperation, Answered<AwsOperation> | Missing<AwsOperation>];
// A union of functions takes the intersection of what each takes; each entry is asked with its own operation alone.
const contracts = Object.entries(CONTRACTS) as unknown as readonly AnyContract[];
const answered = contracts.flatMap(([name, it]) => (it.kind === "answered" ? [[name, it] as const] : []));
const missing = contracts.flatMap(([name, it]) => (it.kind === "missing" ? [[name, it] as const] : []));
const lacks = answered.flatMap(([name, { without = [] }]) =>
  without.map((it) => [name, it.what, it] as const),
);

let call: AwsCall;
let has: Holdings;
const asker =
  (operation: AwsOperation): Ask<AwsOperation> =>
  (input) =>
    call(operation, input, never);

beforeAll(async () => {
  call = await programCall();
  has = await holdings();
});
afterAll(() => vi.unstubAllEnvs());

describe("answered as the program reads it:", () => {
  it.each(answered)("%s", async (operation, contract) => {
    const ask = vi.fn(asker(operation));
    await contract.holds(ask, has);
    expect(ask).toHaveBeenCalled();
  });
});

describe("lacking, and said so at the end of the run:", () => {
  it.each(lacks)("%s %s", async (operation, what, lack) => {
    expectLack(operation, what, await lack.lacks(asker(operation), has));
  });

  it.each(missing)("%s as a whole", async (operation, { input, instead }) => {
    const error = await asker(operation)(input(has)).catch((caught: unknown) => caught);
    expect(error, `${operation} is answered now: hold it to a contract`).toBeInstanceOf(Error);
    // Neither a refusal of this input nor a fault of the way there.
    const [, status] = /^UnreadableAnswer: HTTP (50[01]) /.exec(errorLabel(error)) ?? [];
    expect(status, errorLabel(error)).toBeDefined();
    noteLack(operation, `is not there (HTTP ${status}); proved by ${instead}`);
  });

  it("everywhere: what no request brings about", () => noteLack("everywhere", NEVER_SEEN));
});
