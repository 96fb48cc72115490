import { expect, it } from "vitest";
import { readRunbook } from "../../../src/runbook/read-runbook.ts";

const variables = (text: string) => readRunbook(new TextEncoder().encode(text)).variables;

it("a name of the reader's own choice is a variable whose default is the name", () => {
  expect(variables("```sh\naws s3 rb s3://my-bucket --region x\naws s3 ls my-bucket\n```\n")).toMatchObject([
    { name: "my-bucket", default: "my-bucket", type: "pattern", secret: false, lines: [2, 3] },
  ]);
});

it("one that stands for a password has no default", () => {
  expect(variables("```sh\ndocker run -d -e DB_PASSWORD=my-secret-pw postgres\n```\n")).toMatchObject([
    { name: "my-secret-pw", default: null, secret: true },
  ]);
  expect(variables("```sh\nkubectl delete secret my-secret\n```\n")).toMatchObject([
    { name: "my-secret", default: "my-secret", secret: false },
  ]);
});

it.each([
  "my-tool run\ncp x my-tool",
  "./my-tool\ntouch my-tool",
  "my_n=1\necho my_n",
  "cat my-list.txt",
  "my_f() { :; }\nmy_f",
])("the name of a program, of a file, and of what a command sets is none: %j", (text) => {
  expect(variables(`\`\`\`sh\n${text}\n\`\`\`\n`)).toEqual([]);
});

it("two spellings of one name are told", () => {
  const { findings } = readRunbook(
    new TextEncoder().encode("```sh\naws s3 mb s3://my-bucket\naws s3 ls s3://MY_BUCKET\n```\n"),
  );
  expect(findings.map(({ rule }) => rule)).toContain("variable-near-duplicate");
});

it("the column of what stands behind tabs in a list is the character's own", () => {
  const at = (text: string) =>
    readRunbook(new TextEncoder().encode(text)).steps.flatMap(({ findings }) =>
      findings.map(({ line, column }) => [line, column]),
    );
  expect(at("1. Do:\n\n\t\t$ tail -f x\n")).toEqual([[3, 5]]);
  expect(at("1. Do:\n\n\t```sh\n\ttail -f x\n\t```\n")).toEqual([[4, 2]]);
  expect(at("- Do:\n\n\t```sh\n\ttail -f x\n\t```\n")).toEqual([[4, 2]]);
  expect(at("10. Do:\n\n\t```sh\n\ttail -f x\n\t```\n")).toEqual([[4, 2]]);
});
