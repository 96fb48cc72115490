// Makes the moving picture of the README, .pictures/rehearsal.svg: a rehearsal of a part of the bundled guide, exported by
// `lamplighter export --as asciicast` and drawn frame by frame. Needs what `npm run build` makes.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir, userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const picture = join(root, ".pictures", "rehearsal.svg");

/** What is rehearsed, and the pauses that are kept; seconds. */
const SECTION = "Data volume";
const LONGEST_PAUSE = 1.2;
/** Frames that are closer to one another are one; seconds. */
const SAME_FRAME = 0.08;
/** How long a step is shown before it goes on: whoever answers by --yes needs no time to read; seconds. */
const STEP_STAYS = 1.6;
/** How long the last frame stays; seconds. */
const LAST_STAYS = 4;

const CELL = { width: 8.4, height: 18 };
const MARGIN = 16;
const INK = "#d5d8de";
const PAPER = "#15171c";
const cast = record();
const { columns, rows, frames } = play(cast);
mkdirSync(dirname(picture), { recursive: true });
writeFileSync(picture, draw(frames, columns, rows));
process.stdout.write(`${picture}: ${frames.length} frames\n`);

/** Rehearses, and gives the recording. Who rehearsed here is no part of the picture. */
function record() {
  const state = mkdtempSync(join(tmpdir(), "lamplighter-picture-"));
  const env = { ...process.env, XDG_STATE_HOME: state };
  const lamplighter = (...words) =>
    execFileSync(process.execPath, [join(root, "dist", "lamplighter.cjs"), ...words], {
      cwd: root,
      env,
      encoding: "utf8",
    });
  try {
    lamplighter("run", "runbooks/docker-swarm.md", "--rehearse", "--yes", "--section", SECTION);
    const made = lamplighter("export", "last", "--as", "asciicast", "--idle-limit", String(LONGEST_PAUSE));
    return made.replaceAll(`${userInfo().username}@${hostname()}`, "ada@laptop");
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

/** The screens of a recording (asciicast 3) from its first step on, each with the second at which it appears. */
function play(text) {
  const [header, ...events] = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { cols: columns, rows } = header.term;
  const screen = createScreen(columns, rows);
  const frames = [];
  let at = 0;
  for (const [pause, code, data] of events) {
    if (frames.length > 0) at += pause;
    if (code === "o") screen.write(data);
    if (code === "m") {
      // The screen of a step stands before its marker, and stays until it can be read.
      if (frames.at(-1)?.at === at) frames.pop();
      frames.push({ at, lines: screen.lines() });
      at += STEP_STAYS;
    } else if (code === "o" && frames.length > 0) {
      if (at - frames.at(-1).at < SAME_FRAME) frames.pop();
      frames.push({ at, lines: screen.lines() });
    }
  }
  return { columns, rows, frames };
}

/** A terminal that knows what our recordings hold: text, styles, moves of the cursor, erasing. */
function createScreen(columns, rows) {
  const blank = () => Array.from({ length: columns }, () => ({ text: " ", style: "" }));
  let cells = Array.from({ length: rows }, blank);
  let row = 0;
  let column = 0;
  let style = {};
  const feed = () => {
    if (row < rows - 1) row++;
    else cells = [...cells.slice(1), blank()];
  };
  const put = (text) => {
    if (column === columns) {
      column = 0;
      feed();
    }
    cells[row][column++] = { text, style: classesOf(style) };
  };
  const control = (parameters, final) => {
    const [first = 0, second = 0] = parameters.split(";").map(Number);
    if (final === "m") style = styledBy(style, parameters);
    else if (final === "H") [row, column] = [Math.max(first, 1) - 1, Math.max(second, 1) - 1];
    else if (final === "G") column = Math.max(first, 1) - 1;
    else if (final === "K") cells[row].splice(column, columns, ...blank().slice(column));
    else if (final === "J") cells = Array.from({ length: rows }, blank);
    else if (final !== "h" && final !== "l") throw new Error(`no picture of CSI ${parameters}${final}`);
  };
  return {
    write(data) {
      for (const [part, parameters, final] of data.matchAll(/\u001b\[([?0-9;]*)([A-Za-z])|[\s\S]/gu)) {
        if (final !== undefined) control(parameters, final);
        else if (part === "\r") column = 0;
        else if (part === "\n") feed();
        else put(part);
      }
    },
    lines: () => cells.map(runsOf),
  };
}

function styledBy(before, parameters) {
  const style = { ...before };
  const codes = parameters.split(";").map(Number);
  while (codes.length > 0) {
    const code = codes.shift();
    if (code === 38) {
      const [kind, colour] = codes.splice(0, 2);
      if (kind !== 5 || colour < 16 || colour > 231)
        throw new Error(`no picture of the colour ${parameters}`);
      style.colour = colour;
    } else if (code === 0) for (const name of Object.keys(style)) delete style[name];
    else if (code === 1) style.bold = true;
    else if (code === 2) style.dim = true;
    else if (code === 4) style.line = true;
    else if (code === 22) style.bold = style.dim = false;
    else if (code === 24) style.line = false;
    else if (code === 39) style.colour = undefined;
  }
  return style;
}

/** A colour of the 6×6×6 cube of the 256-colour palette. */
function cubeColour(index) {
  const levels = [0, 95, 135, 175, 215, 255];
  const at = index - 16;
  return `rgb(${levels[Math.floor(at / 36)]} ${levels[Math.floor(at / 6) % 6]} ${levels[at % 6]})`;
}

function classesOf({ bold, dim, line, colour }) {
  const names = [bold && "b", dim && "d", line && "u", colour !== undefined && `c${colour}`];
  return names.filter(Boolean).join(" ");
}

/** Neighbours of one style as one text each, as SVG. */
function runsOf(cells) {
  const runs = [];
  cells.forEach(({ text, style }, column) => {
    const last = runs.at(-1);
    if (last?.style === style) last.text += text;
    else runs.push({ text, style, column });
  });
  return runs
    .map((run) => ({ ...run, text: run.text.trimEnd() }))
    .filter(({ text }) => text !== "")
    .map(({ text, style, column }) => {
      const indent = text.length - text.trimStart().length;
      const x = ((column + indent) * CELL.width).toFixed(1);
      const shown = text.trimStart();
      const length = ([...shown].length * CELL.width).toFixed(1);
      return `<text x="${x}" textLength="${length}"${style ? ` class="${style}"` : ""}>${escaped(shown)}</text>`;
    })
    .join("");
}

function escaped(text) {
  return text.replace(/[&<>]/g, (it) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[it] ?? it);
}

/** All frames beside one another, and a window that jumps from one to the next. Lines that come again are drawn once. */
function draw(frames, columns, rows) {
  const width = Math.ceil(columns * CELL.width) + 2 * MARGIN;
  const height = rows * CELL.height + 2 * MARGIN;
  const whole = frames.at(-1).at + LAST_STAYS;
  const ids = new Map();
  const strips = frames.map(({ lines }, frame) => {
    const used = lines.map((line, row) => {
      if (line === "") return "";
      if (!ids.has(line)) ids.set(line, `l${ids.size}`);
      return `<use href="#${ids.get(line)}" y="${row * CELL.height}"/>`;
    });
    return `<g transform="translate(${frame * width + MARGIN} ${MARGIN + 13})">${used.join("")}</g>`;
  });
  const jumps = frames.map(
    ({ at }, frame) => `${((at / whole) * 100).toFixed(2)}%{transform:translateX(${-frame * width}px)}`,
  );
  const still = Math.floor(frames.length / 3);
  const lines = [...ids.keys()].join("");
  const colours = [...new Set([...lines.matchAll(/\bc(\d+)"/g)].map(([, colour]) => Number(colour)))];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" xml:space="preserve">
<title>A rehearsal: two data volumes are formatted and mounted, one confirmed command at a time</title>
<style>
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:${INK};white-space:pre}
.b{font-weight:bold;fill:#ffffff}.d{fill:#8a909c}.u{text-decoration:underline}
${colours.map((colour) => `.c${colour}{fill:${cubeColour(colour)}}`).join("")}
.play{transform:translateX(${-still * width}px)}
@media (prefers-reduced-motion:no-preference){.play{animation:play ${whole.toFixed(2)}s steps(1,end) infinite}}
@keyframes play{${jumps.join("")}100%{transform:translateX(${-(frames.length - 1) * width}px)}}
</style>
<defs>${[...ids].map(([line, id]) => `<g id="${id}">${line}</g>`).join("\n")}</defs>
<rect width="${width}" height="${height}" rx="8" fill="${PAPER}"/>
<g class="play">
${strips.join("\n")}
</g>
</svg>
`;
}
