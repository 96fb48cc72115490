import { describe, expect, it } from "vitest";
import {
  type System,
  supportOf,
  systemOfImage,
  systemOfPlatform,
} from "../../../src/aws/node/end-of-support.ts";

const at = (day: string): number => Date.parse(`${day}T12:00:00Z`);
const amazon2: System = { id: "amzn", version: "2" };

describe("how long a release is supported", () => {
  it.each([
    ["2026-01-01", "until 2026-06-30", null],
    ["2026-04-01", "until 2026-06-30", /ends on 2026-06-30, in 90 days/],
    ["2026-06-30", "until 2026-06-30", /in 0 days/],
    [
      "2026-07-01",
      "ended 2026-06-30",
      /Amazon Linux 2 has been out of support since 2026-06-30.*newer release/,
    ],
  ])("Amazon Linux 2 on %s", (day, words, concern) => {
    const support = supportOf(amazon2, at(day));
    expect(support.words).toBe(words);
    if (concern === null) expect(support.concern).toBeNull();
    else expect(support.concern).toMatch(concern);
  });

  it("goes on as long-term support where everybody has that", () => {
    const debian = { id: "debian", version: "12" };
    expect(supportOf(debian, at("2026-11-01"))).toEqual({
      words: "ended 2026-07-11, long-term support until 2028-06-30",
      concern: expect.stringMatching(/left regular support on 2026-07-11\. .*until 2028-06-30/),
    });
    expect(supportOf(debian, at("2028-07-01")).words).toBe("ended 2028-06-30");
  });

  it.each([
    [{ id: "amzn", version: "2023" }, "2029-06-30"],
    [{ id: "ubuntu", version: "24.04" }, "2029-05-31"],
    [{ id: "rhel", version: "9.4" }, "2032-05-31"],
    [{ id: "rhel", version: "10" }, "2035-05-31"],
    [{ id: "rocky", version: "8.10" }, "2029-05-31"],
    [{ id: "almalinux", version: "9.6" }, "2032-05-31"],
    [{ id: "sles", version: "15.7" }, "2031-07-31"],
  ])("%o", (system, day) => {
    expect(supportOf(system, at("2026-02-01"))).toEqual({ words: `until ${day}`, concern: null });
  });

  it.each([
    null,
    { id: "gentoo", version: "2.15" },
    { id: "ubuntu", version: "24.10" },
    // A service pack of the future does not have the dates of the first release.
    { id: "sles", version: "15.9" },
    { id: "amzn", version: "constructor" },
    { id: "constructor", version: "2" },
  ])("is not known of %o", (system) => {
    expect(supportOf(system, at("2026-02-01"))).toEqual({ words: "unknown", concern: null });
  });
});

describe("which release it is", () => {
  it.each([
    ["Amazon Linux", "2", "amzn"],
    ["Ubuntu", "22.04", "ubuntu"],
    ["Debian GNU/Linux", "12", "debian"],
    ["Red Hat Enterprise Linux Server", "7.9", "rhel"],
    ["SLES", "15.5", "sles"],
  ])("by the platform %s %s", (name, version, id) => {
    expect(systemOfPlatform(name, version)).toEqual({ id, version });
  });

  it.each([
    ["al2023-ami-2023.6.20250101.0-kernel-6.1-x86_64", "amzn", "2023"],
    ["amzn2-ami-kernel-5.10-hvm-2.0.20250220.0-x86_64-gp2", "amzn", "2"],
    ["ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20250115", "ubuntu", "24.04"],
    ["debian-12-amd64-20250115-1993", "debian", "12"],
    ["RHEL-9.4.0_HVM-20241114-x86_64-0-Hourly2-GP3", "rhel", "9"],
    ["Rocky-9-EC2-Base-9.5-20241118.0.x86_64", "rocky", "9"],
    ["AlmaLinux OS 9.5.20241120 x86_64", "almalinux", "9"],
    ["suse-sles-15-sp6-v20250101-hvm-ssd-x86_64", "sles", "15.6"],
  ])("by the image %s", (name, id, version) => {
    expect(systemOfImage(name)).toEqual({ id, version });
  });

  it("is not told by other names", () => {
    expect(systemOfPlatform("Microsoft Windows Server 2022", "10.0")).toBeNull();
    expect(systemOfPlatform("Ubuntu", "")).toBeNull();
    expect(systemOfImage("our-golden-image-7")).toBeNull();
  });
});
