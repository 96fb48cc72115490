// Is the guide's file still the one that a run began with? No more is read of it than the run's own guide has bytes.
import { readFileSync, statSync } from "node:fs";
import { sha256 } from "../../digest.ts";
import type { RunStarted } from "../../run/model/run.ts";

/** True when another text is there now. False, too, when no file is there that can be read. */
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
