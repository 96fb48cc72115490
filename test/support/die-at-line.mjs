// Loaded into the program before it starts (NODE_OPTIONS=--import): kills it with SIGKILL when a line of an audit log
// has just been written, so that a test can cut a run after exactly that line. DIE_AT is `LINE HOW`:
//
//   torn      half of the line is on disk
//   written   the line is on disk, with nothing after it: neither the rest of its write nor the head file
//   later     its whole write and the head file are on disk, and what follows from it has just begun
import { open } from "node:fs/promises";

const [line, how] = (process.env.DIE_AT ?? "").split(" ");
const handle = await open("/dev/null");
const file = Object.getPrototypeOf(handle);
await handle.close();
const { writeFile, datasync } = file;
const die = () => process.kill(process.pid, "SIGKILL");

file.writeFile = async function (text, ...options) {
  const found = typeof text === "string" ? new RegExp(`^\\{"seq":${line},.*\\n`, "m").exec(text) : null;
  if (found === null) return writeFile.call(this, text, ...options);
  if (how === "later") {
    await writeFile.call(this, text, ...options);
    file.datasync = async function () {
      await datasync.call(this);
      setImmediate(die);
    };
    return;
  }
  const kept = found[0].length * (how === "torn" ? 0.5 : 1);
  await writeFile.call(this, text.slice(0, found.index + Math.floor(kept)), ...options);
  await datasync.call(this);
  die();
};
