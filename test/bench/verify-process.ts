// What `lamplighter verify` does with a log, in a process of its own: node verify-process.js PATH. Prints the most memory
// that it held, in MB. Bundled by verify.bench.ts, because Node reads no TypeScript here, and because what loads it for a
// test makes every call from one module to another several times as long.
import { checkChain } from "../../src/cli/verification/verify-chain.ts";

const { exitCode, report } = checkChain(process.argv[2] ?? "");
if (exitCode !== 0) throw new Error(report.words);
console.log(Math.round(process.resourceUsage().maxRSS / 1024));
