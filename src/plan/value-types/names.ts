// Host names: DNS names and a node's own host name.
import type { ValueType, Wrong } from "./value-type.ts";

const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;

/** A domain name as RFC 1123 section 2.1 and RFC 1035 section 2.3.4 allow it, without the final dot. */
export const dnsName: ValueType = {
  noun: "DNS name",
  example: "lamp.example.org",
  check(text) {
    return (
      labelProblem(text) ??
      (text.length > 253
        ? { rule: "the limit is 253 characters (RFC 1035)", advice: "Use a shorter name." }
        : text)
    );
  },
};

/**
 * What `hostnamectl set-hostname` takes: labels as in a DNS name, 64 characters at most (HOST_NAME_MAX of
 * Linux).
 */
export const hostName: ValueType = {
  noun: "host name",
  example: "node-01.example.org",
  check(text) {
    return (
      labelProblem(text) ??
      (text.length > 64
        ? {
            rule: "the limit on Linux is 64 characters",
            advice: "Use a shorter name, for example only its first label.",
          }
        : text)
    );
  },
};

function labelProblem(text: string): Wrong | null {
  if (text.endsWith(".")) return { rule: "it must not end with a dot", advice: "Remove the final dot." };
  const labels = text.split(".");
  if (labels.some((label) => label === ""))
    return {
      rule: "there must be a label between two dots (RFC 1123)",
      advice: "Remove the extra dot.",
    };
  if (labels.some((label) => label.length > 63))
    return {
      rule: "the limit for a label is 63 characters (RFC 1035)",
      advice: "Shorten the part between the dots.",
    };
  if (!labels.every((label) => LABEL.test(label))) {
    const foreign = /[^\u0020-\u007e]/u.test(text);
    return labels.every((label) => /^[A-Za-z0-9-]+$/.test(label))
      ? {
          rule: "a label must not begin or end with a hyphen (RFC 1123)",
          advice: "Remove that hyphen.",
        }
      : {
          rule: "a label may have only letters, digits and hyphens (RFC 1123)",
          advice: foreign
            ? "Write an international name in its ASCII form, which begins with `xn--`."
            : "Replace other characters by hyphens, for example `node-1`. Remove any `https://`, path or port.",
        };
  }
  if (/^[0-9]+$/.test(labels[labels.length - 1] ?? ""))
    return {
      rule: "its last label must not be all digits, or it reads as an IP address (RFC 1123)",
      advice: "Use the name, not the address, for example `node-01.example.org`.",
    };
  return null;
}
