// Is the guide's file still the one that the run began with? Reads no more bytes than the run's own guide
// has.
import { readFileSync, statSync } from "node:fs";
import { sha256 } from "../../digest.ts";
import type { RunStarted } from "../../run/model/run.ts";

/** True if the file has different text now. False if there is no readable file. */
export function guideChanged({ plan, guide }: RunStarted): boolean {
  const { path } = plan.guide;
  try {
    const stat = statSync(path);
    if (!stat.isFile()) return false;
    const bytes = Buffer.byteLength(guide.content, guide.encoding);
    return stat.size !== bytes || sha256(readFileSync(path)) !== guide.sha256;
  } catch {
    return false;
  }
}
