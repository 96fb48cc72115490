// The operator's identity.
import { hostname, userInfo } from "node:os";
import type { Operator } from "../../run/model/event.ts";

/** User and host names from the operating system; the ARN is known only after asking STS. */
export function operator(arn: string | null): Operator {
  return { user: userName(), host: hostname(), arn };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without a name (containers) has no entry to read.
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
