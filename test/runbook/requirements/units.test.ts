import { expect, it } from "vitest";
import { bytesOf, bytesPerSecond, wholeGibibytes } from "../../../src/runbook/requirements/units.ts";

it.each([
  [4750, "Mbps", 593.75e6],
  [593.75, "MB/s", 593.75e6],
  [593.75, "MBps", 593.75e6],
  [593.75, "mb/s", 593.75e6],
  [4750, "mbps", 593.75e6],
  [4750, "Mb/s", 593.75e6],
  [4.75, "Gbit/s", 593.75e6],
  [4.75, "gbit/s", 593.75e6],
  [1, "MiB/s", 2 ** 20],
  [1, "mib/s", 2 ** 20],
])("%d %s are %d bytes a second", (amount, unit, bytes) => {
  expect(bytesPerSecond(amount, unit)).toBe(bytes);
});

it.each(["IOPS", "MB", "parsecs/s", "", "__proto__"])("%j is no rate", (unit) => {
  expect(bytesPerSecond(1, unit)).toBeNull();
});

it("tells space in tens and in twos apart", () => {
  expect(bytesOf(1, "TB")).toBe(1e12);
  expect(bytesOf(1, "TiB")).toBe(2 ** 40);
  expect(wholeGibibytes(64, "GB")).toBe(60);
  expect(wholeGibibytes(64, "GiB")).toBe(64);
  for (const unit of ["MB/s", "furlongs", "constructor"]) expect(bytesOf(1, unit)).toBeNull();
});
