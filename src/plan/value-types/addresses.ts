// Network addresses: IP addresses (both versions) and ports.
import type { ValueType } from "./value-type.ts";

const BYTE = /^(?:0|[1-9][0-9]{0,2})$/;

/**
 * An IPv4 address in four decimal numbers, or an IPv6 address in any form of RFC 4291 section 2.2, without
 * zone or prefix length.
 */
export const ipAddress: ValueType = {
  noun: "IP address",
  example: "10.0.1.17",
  check(text) {
    if (isIpv4(text) || isIpv6(text)) return text;
    if (/^[0-9a-fA-F.:]+%/.test(text))
      return { rule: "it must not have a zone", advice: "Remove `%` and everything after it." };
    if (/^[0-9a-fA-F.:]+\/[0-9]+$/.test(text))
      return {
        rule: "it must be one address, not a network",
        advice: "Remove the slash and everything after it.",
      };
    if (/^[0-9.]+:[0-9]+$/.test(text) || text.startsWith("["))
      return {
        rule: "it must not have a port or brackets",
        advice: "Use only the address; the command adds the port.",
      };
    if (/^[0-9.]+$/.test(text))
      return {
        rule: "IPv4 has four numbers from 0 to 255 without leading zeros, separated by dots (RFC 791)",
        advice: "Compare it with the address that the EC2 console shows, for example `10.0.1.17`.",
      };
    if (text.includes(":"))
      return {
        rule: "IPv6 has eight groups of up to four hexadecimal digits; `::` may replace one run of zeros (RFC 4291)",
        advice: "Compare it with the address that the EC2 console shows.",
      };
    return {
      rule: "IPv4 is four numbers from 0 to 255, IPv6 groups of hexadecimal digits",
      advice: "Use the node's private address, for example `10.0.1.17`, not a name.",
    };
  },
};

/** A TCP or UDP port, 1 to 65535. */
export const port: ValueType = {
  noun: "port",
  example: "2377",
  check(text) {
    if (/^[1-9][0-9]{0,4}$/.test(text) && Number(text) <= 65_535) return text;
    return {
      rule: "ports are whole numbers from 1 to 65535 without leading zeros",
      advice: "Use only the number, for example `2377`.",
    };
  },
};

/** True for four decimal numbers up to 255. */
function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => BYTE.test(part) && Number(part) <= 255);
}

/**
 * True for an IPv6 address: eight groups, `::` once for one group or more, the last two groups perhaps as
 * IPv4.
 */
export function isIpv6(text: string): boolean {
  if (text.length > 45 || !/^[0-9a-fA-F:.]+$/.test(text)) return false;
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  let count = 0;
  for (const [h, half] of groups.entries()) {
    for (const [i, group] of half.entries()) {
      const last = h === groups.length - 1 && i === half.length - 1;
      if (last && group.includes(".")) {
        if (!isIpv4(group)) return false;
        count += 2;
      } else {
        if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return false;
        count += 1;
      }
    }
  }
  return halves.length === 2 ? count <= 7 : count === 8;
}
