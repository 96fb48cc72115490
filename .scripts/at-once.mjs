// Runs scripts of package.json at the same time: node .scripts/at-once.mjs types lint build. What each prints is shown when
// it has ended, so that nothing is mixed. Fails when one of them fails, and names it.
import { spawn } from "node:child_process";

const results = await Promise.all(process.argv.slice(2).map(run));
const failed = results.filter(({ code }) => code !== 0).map(({ name }) => name);
if (failed.length > 0) {
  process.stderr.write(`Failed: ${failed.join(", ")}\n`);
  process.exitCode = 1;
}

function run(name) {
  return new Promise((resolve, reject) => {
    const child = spawn("npm", ["run", "--silent", name], { stdio: ["ignore", "pipe", "pipe"] });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => said.push(bytes));
    child.on("error", reject);
    child.on("close", (code) => {
      process.stdout.write(Buffer.concat(said));
      resolve({ name, code });
    });
  });
}
