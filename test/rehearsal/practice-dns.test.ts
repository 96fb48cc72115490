import { describe, expect, it } from "vitest";
import type { AwsCall } from "../../src/aws/api/call.ts";
import { practiceDns } from "../../src/rehearsal/practice-dns.ts";

const { signal } = new AbortController();
const record = (Name: string, Type: string, ...values: readonly string[]) => ({
  Name,
  Type,
  ResourceRecords: values.map((Value) => ({ Value })),
});
const ZONES = [
  { Id: "Z1", Name: "practice.example.", CallerReference: "1" },
  { Id: "Z2", Name: "inner.practice.example.", CallerReference: "2", Config: { PrivateZone: true } },
];
const RECORDS = [
  record("practice.example.", "NS", "ns-1.example."),
  record("node-01.practice.example.", "A", "203.0.113.7"),
  record("www.practice.example.", "CNAME", "node-01.practice.example."),
  record("round.practice.example.", "CNAME", "round.practice.example."),
  record("db.inner.practice.example.", "A", "172.31.0.9"),
];
const asked: string[] = [];
const call = (async (operation: string) => {
  asked.push(operation);
  return operation === "route53:ListHostedZonesByName"
    ? { HostedZones: ZONES }
    : { ResourceRecordSets: RECORDS };
}) as unknown as AwsCall;
const dns = practiceDns(call);

describe("the practice account's DNS", () => {
  it.each([
    ["node-01.practice.example", ["203.0.113.7"]],
    ["WWW.practice.example.", ["203.0.113.7"]],
    ["round.practice.example", []],
    ["node-02.practice.example", []],
    ["node-01.example.org", []],
    ["notpractice.example", []],
  ])("%s: %o", async (name, addresses) => {
    expect(await dns.addresses(name, signal)).toEqual(addresses);
  });

  it("knows the servers of its own zones alone, and asks nobody but the account", async () => {
    expect(await dns.nameServers("practice.example", signal)).toEqual(["ns-1.example."]);
    expect(await dns.nameServers("example.org", signal)).toEqual([]);
    expect(asked.every((it) => it.startsWith("route53:"))).toBe(true);
  });
});
