// What the server lacks, as the tests find it. .scripts/test-aws.mjs prints it at the end of the run.
import { appendFileSync } from "node:fs";
import { expect } from "vitest";

/** Notes that it is lacking. Fails where it is not: then it is to be held to a contract, and taken off the list. */
export function expectLack(subject: string, what: string, isLacking: boolean): void {
  expect(isLacking, `${subject} no longer lacks this: hold it to a contract, and take the lack off`).toBe(
    true,
  );
  noteLack(subject, what);
}

/** Notes what is lacking, without a look. */
export function noteLack(subject: string, what: string): void {
  const report = process.env.CONTRACT_REPORT;
  if (report !== undefined) appendFileSync(report, `${subject}\t${what}\n`);
}
