// Tests against a real server of AWS's protocols: moto, from PyPI, on the loopback interface alone. It is installed once
// into a Python environment of its own below node_modules/.cache, started on a free port, and ended with the tests.
// Arguments go to vitest. At the end it prints what moto does not implement, as the tests found it. Ends with the tests'
// exit code, or with 1 and a sentence when there is no Python to run it.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const MOTO = "moto[server]==5.2.5";
/** AWS's own linter of CloudFormation templates. Moto needs some version of it. */
const LINTER = "cfn-lint==1.58.0";
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

const python = findPython();
const server = install(python);
const port = await freePort();
const home = mkdtempSync(join(tmpdir(), "lamplighter-moto-"));
const moto = spawn(server.python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], {
  cwd: home,
  env: {
    ...process.env,
    ...server.env,
    HOME: home,
    MOTO_PORT: String(port),
    MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
    // Smaller pages than S3's, so that a list of several needs no thousand objects.
    MOTO_S3_DEFAULT_MAX_KEYS: "100",
  },
  stdio: ["ignore", "ignore", "pipe"],
});
let complaints = "";
moto.stderr.setEncoding("utf8").on("data", (text) => {
  complaints = (complaints + text).slice(-4_000);
});
let tests = null;
const end = () => {
  moto.kill("SIGKILL");
  tests?.kill("SIGTERM");
  rmSync(home, { recursive: true, force: true });
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => {
    end();
    process.exit(1);
  });

try {
  const url = `http://127.0.0.1:${port}`;
  await answers(url);
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const call = [vitest, "run", "--config", "test/vitest.aws.config.ts", ...process.argv.slice(2)];
  const report = join(home, "lacks.txt");
  tests = spawn(process.execPath, call, {
    cwd: root,
    env: {
      ...process.env,
      MOTO_URL: url,
      CONTRACT_REPORT: report,
      CONTRACT_PYTHON: JSON.stringify(server),
    },
    stdio: "inherit",
  });
  process.exitCode = await new Promise((done) => tests.on("close", (code) => done(code ?? 1)));
  if (existsSync(report)) process.stdout.write(lacksIn(readFileSync(report, "utf8")));
} finally {
  end();
}

/** A Python that is new enough, or the end with a sentence. */
function findPython() {
  for (const name of [process.env.PYTHON, "python3", "python"].filter(Boolean)) {
    const found = spawnSync(name, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"], {
      encoding: "utf8",
    });
    const [major, minor] = (found.stdout ?? "").trim().split(".").map(Number);
    if (found.status === 0 && major === 3 && minor >= 10) return { name, version: `${major}.${minor}` };
  }
  stop(
    "there is no Python 3.10 or newer.",
    "Install it (on Debian: apt-get install python3 python3-venv), or set PYTHON to one. These tests are no part of `npm test`.",
  );
}

/** Moto and the linter in an environment of their own: a venv, or where Python comes without one, a folder of packages. */
function install({ name, version }) {
  const cache = join(root, "node_modules", ".cache", "aws-contract");
  const folder = join(cache, `${`${MOTO}-${LINTER}`.replace(/[^\w.]+/g, "-")}-python-${version}`);
  const marker = join(folder, "complete");
  const inVenv = join(folder, "venv", "bin", "python");
  const packages = join(folder, "packages");
  const ready = () =>
    existsSync(inVenv)
      ? { python: inVenv, env: {} }
      : { python: name, env: { PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: "1" } };
  if (existsSync(marker)) return ready();

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  process.stderr.write(`Installing ${MOTO} and ${LINTER} into ${folder} (once).\n`);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
  const venv = spawnSync(name, ["-m", "venv", join(folder, "venv")], { encoding: "utf8" });
  let installed;
  if (venv.status === 0) {
    installed = spawnSync(inVenv, [...pip, MOTO, LINTER], { encoding: "utf8" });
  } else {
    rmSync(join(folder, "venv"), { recursive: true, force: true });
    installed = spawnSync(name, [...pip, "--target", packages, MOTO, LINTER], { encoding: "utf8" });
  }
  if (installed.status !== 0)
    stop(
      `moto could not be installed: ${(installed.stderr || String(installed.error ?? "")).trim().split("\n").slice(-3).join(" ")}`,
      "Python needs venv or pip (on Debian: apt-get install python3-venv), and PyPI or the index that pip is set to has to be reachable.",
    );
  writeFileSync(marker, `${MOTO}\n`);
  return ready();
}

/** What the tests noted, a subject and a sentence a line, as a list to be read. */
function lacksIn(report) {
  const notes = report
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));
  const rows = notes.map(([subject, what], at) => {
    const again = subject === notes[at - 1]?.[0];
    return `  ${(again ? "" : subject).padEnd(36)} ${what}\n`;
  });
  return `\nWhat ${MOTO} lacks, and so is not proved here:\n${rows.join("")}`;
}

function freePort() {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.on("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const { port: free } = probe.address();
      probe.close(() => done(free));
    });
  });
}

/** Waits for moto, at most a minute. */
async function answers(url) {
  for (const until = Date.now() + 60_000; ; ) {
    if (moto.exitCode !== null || Date.now() > until) {
      end();
      stop(
        `moto did not start: ${complaints.trim()}`,
        "Remove node_modules/.cache/aws-contract and try again.",
      );
    }
    const answer = await fetch(`${url}/moto-api/data.json`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 200));
  }
}

function stop(what, next) {
  process.stderr.write(`test:aws: ${what}\n  ${next}\n`);
  process.exit(1);
}
