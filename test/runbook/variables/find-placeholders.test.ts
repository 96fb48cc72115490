import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  assumedDevices,
  placeholdersIn,
  shortName,
} from "../../../src/runbook/variables/find-placeholders.ts";
import { anglesIn } from "../../../src/runbook/variables/marked-placeholders.ts";
import { findOccurrences } from "../../../src/runbook/variables/occurrences.ts";
import { kindOf } from "../../../src/runbook/variables/variable-type.ts";

const names = (text: string) => placeholdersIn(text).map(({ name }) => name);

describe("placeholdersIn", () => {
  it.each([
    ["ping <HOST>", ["HOST"]],
    ["ssh <user>@<host-name>", ["user", "host-name"]],
    ["cp <your file> /x", ["your file"]],
    ["join --token SWARM_TOKEN IP_ADDR:2377", ["SWARM_TOKEN", "IP_ADDR"]],
    ["attach vol-VOLUME_ID /srv/DATA_DIR/x", ["VOLUME_ID", "DATA_DIR"]],
    ["ping node-01.example.com www.shop.example", ["node-01.example.com", "www.shop.example"]],
    [
      "ping 192.0.2.1 198.51.100.23 203.0.113.255 2001:db8::1",
      ["192.0.2.1", "198.51.100.23", "203.0.113.255", "2001:db8::1"],
    ],
  ])("finds those of %j", (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it.each([
    "sort <in >out",
    "sort <in>out",
    "cat <file>/dev/null",
    "cat < <(ls)",
    "grep '\\<word\\>'",
    "grep '(?<name>x)'",
    "cat <<<x",
    "echo '<b>x</b>'",
    "echo '<unit>x</unit>'",
    "$FOO_BAR ${FOO_BAR} ${#FOO_BAR}",
    "FOO_BAR=1 make",
    "export FOO_BAR",
    "unset FOO_BAR",
    "docker run -e FOO_BAR x",
    "read -r FOO_BAR",
    "deploy --capabilities CAPABILITY_NAMED_IAM",
    "cat README_FIRST.md",
    "docker run --cap-add SYS_ADMIN x",
    "docker ps --format '{{.FOO_BAR}}'",
    "echo '{\"FOO_BAR\": 1}'",
    "ping 192.0.20.1 10.0.0.1 1.192.0.2.1",
    "curl https://notexample.com/ my-example.com",
    "cp .env.example .env",
    "cat <<E\nFOO_BAR on\nE",
  ])("finds none in %j", (text) => {
    expect(names(text)).toEqual([]);
  });

  it("gives spans that hold the name, in order and apart", () => {
    const piece = fc.constantFrom(
      "<A_B>",
      "<",
      ">",
      "A_B",
      "x",
      " ",
      "=",
      "$",
      "node-01.example.com",
      "192.0.2.9",
      "\n",
      "<<E",
      "E\n",
      "'",
      "-",
      ".",
      ":",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join("");
        let end = 0;
        for (const each of placeholdersIn(text)) {
          expect(each.start).toBeGreaterThanOrEqual(end);
          expect(text.slice(each.start, each.end)).toContain(each.name);
          end = each.end;
        }
      }),
    );
  });
});

describe("findOccurrences", () => {
  const forms = (...list: string[]) => new Map(list.map((name) => [name, { bare: true, dollar: false }]));
  const at = (text: string, ...list: string[]) =>
    findOccurrences(text, forms(...list)).map(({ start, end }) => text.slice(start, end));

  it.each([
    ["mkfs /dev/nvme1n1 && ls nvme1n1p1 xnvme1n1", "nvme1n1", ["nvme1n1"]],
    [
      "join IP_ADDR:2377 IP_ADDR.nip.io vol-IP_ADDR <IP_ADDR> MY_IP_ADDR",
      "IP_ADDR",
      ["IP_ADDR", "IP_ADDR", "IP_ADDR", "<IP_ADDR>"],
    ],
    ["ping node-01 node-01.example.com my-node-01 Values=node-01.", "node-01", ["node-01", "node-01"]],
    ["--zone zone --zone=zone zone=1 $zone ${zone} myzone", "zone", ["zone", "zone"]],
    ["UUID=1; a == UUID", "UUID", ["UUID"]],
  ])("in %j finds whole words of %s", (text, name, expected) => {
    expect(at(text, name)).toEqual(expected);
  });

  it("takes the longest name", () => {
    expect(at("ping node-01.example.com", "node-01", "node-01.example.com")).toEqual(["node-01.example.com"]);
  });
});

describe("what names mean", () => {
  it.each([
    ["MY_DNS_NAME", "", "dns-name", false],
    ["SWARM_TOKEN", "", "swarm-token", true],
    ["JOIN_TOKEN", "docker swarm join", "swarm-token", true],
    ["API_TOKEN", "", "text", true],
    ["DB_PASSWORD", "", "text", true],
    ["dbPassword", "", "text", true],
    ["SECRET_KEY", "", "text", true],
    ["SSH_PUBLIC_KEY", "", "text", false],
    ["KEY_NAME", "", "text", false],
    ["SECRET_NAME", "", "text", false],
    ["IP_ADDR", "", "ip-address", false],
    ["nvme1n1", "", "block-device", false],
    ["node-01", "", "host-name", false],
    ["node-01.example.com", "", "host-name", false],
    ["example.com", "", "dns-name", false],
    ["192.0.2.1", "", "ip-address", false],
    ["HTTP_PORT", "", "port", false],
    ["INSTANCE_ID", "", "instance-id", false],
    ["DISK_UUID", "", "pattern", false],
    ["your name", "", "text", false],
  ])("%s near %j is %s", (name, near, type, secret) => {
    expect(kindOf(name, near)).toMatchObject({ type, secret });
  });

  it("finds devices only where they are said to be assumed", () => {
    expect(assumedDevices("Assumes nvme1n1 is the disk.")).toEqual(["nvme1n1"]);
    expect(assumedDevices("Replace /dev/xvdf with yours.")).toEqual(["xvdf"]);
    expect(assumedDevices("The disk sda holds the system.")).toEqual([]);
  });

  it("searches a host's short name only where it is no ordinary word", () => {
    expect(shortName("node-01.example.com")).toBe("node-01");
    expect(shortName("www.example.com")).toBeNull();
    expect(shortName("example.com")).toBeNull();
  });

  it("sees no placeholder in half an angle", () => {
    expect(anglesIn("a <b c")).toEqual([]);
  });
});
