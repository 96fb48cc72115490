// Loaded into the program before it starts (NODE_OPTIONS=--import): kills it with SIGKILL when a line of an audit log
// has just been written, so that a test can cut a run after exactly that line. DIE_AT is `LINE HOW`:
//
//   torn      half of the line is on disk
//   written   the line is on disk, with nothing after it: neither the rest of its write nor the head file
//   later     its whole write and the head file are on disk, and what follows from it has just begun
import fs from "node:fs";
import { open } from "node:fs/promises";

const [line, how] = (process.env.DIE_AT ?? "").split(" ");
const handle = await open("/dev/null");
const file = Object.getPrototypeOf(handle);
await handle.close();
const { writeFile, datasync } = file;
const die = () => process.kill(process.pid, "SIGKILL");

const place = new RegExp(`^\\{"seq":${line},.*\\n`, "m");
/** How much of a text that has the line is written before the end. */
const keptOf = (found) => found.index + Math.floor(found[0].length * (how === "torn" ? 0.5 : 1));
const dieAfterTheSync = () => {
  file.datasync = async function () {
    await datasync.call(this);
    setImmediate(die);
  };
};

// Short texts are written at once, others by a thread.
const { writeSync } = fs;
fs.writeSync = (fd, data, ...options) => {
  const text = typeof data === "string" ? data : Buffer.from(data).toString("latin1");
  const found = place.exec(text);
  if (found === null) return writeSync(fd, data, ...options);
  if (how === "later") {
    dieAfterTheSync();
    return writeSync(fd, data, ...options);
  }
  writeSync(fd, Buffer.from(data).subarray(0, keptOf(found)));
  fs.fdatasyncSync(fd);
  return die();
};

file.writeFile = async function (text, ...options) {
  const found = typeof text === "string" ? place.exec(text) : null;
  if (found === null) return writeFile.call(this, text, ...options);
  if (how === "later") {
    await writeFile.call(this, text, ...options);
    return dieAfterTheSync();
  }
  await writeFile.call(this, text.slice(0, keptOf(found)), ...options);
  await datasync.call(this);
  die();
};
