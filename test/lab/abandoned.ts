// A program that makes a lab and then waits to be killed. Word: the base, as JSON. Prints the ward's name.
import { startLabOn } from "./lab.ts";

const lab = await startLabOn(JSON.parse(process.argv[2] ?? ""), 1);
process.stdout.write(`${lab.ward.name}\n`);
setInterval(() => undefined, 60_000);
