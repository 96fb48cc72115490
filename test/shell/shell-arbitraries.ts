// Random shell text: well-formed commands, and torn pieces of shell that are anything but.
import fc from "fast-check";

const word = fc.constantFrom(
  ...[
    "ls",
    "/data",
    '"$HOME"',
    "'a b'",
    "$(pwd)",
    '"$(id -u)"',
    "a\\ b",
    "${X:-y}",
    "*.c",
    "$((1+2))",
    "`pwd`",
  ],
  ...["--flag=1", "'#no'", "x#y", '"two\nlines"', "$'a\\n'", "{a,b}"],
);

const simple = fc.array(word, { minLength: 0, maxLength: 4 }).map((words) => ["echo", ...words].join(" "));

const redirected = fc
  .tuple(simple, fc.constantFrom("> /tmp/x", "2>&1", "< /etc/hosts", "<<< here", ">> 'a b'"))
  .map(([command, redirect]) => `${command} ${redirect}`);

const hereDocument = fc
  .tuple(
    fc.constantFrom("EOF", "'EOF'", '"EOF"'),
    fc.constantFrom("body", "# no comment", "$X 'odd", "", "\\"),
  )
  .map(([mark, body]) => `cat <<${mark} > /tmp/x\n${mark === "EOF" ? body.replace("\\", "") : body}\nEOF`);

const joined = fc
  .tuple(
    simple,
    fc.constantFrom(" && ", " || ", " | ", "; ", " & ", " &&\n  ", " \\\n  ", " |\n"),
    redirected,
  )
  .map((parts) => parts.join(""));

const compound = fc
  .tuple(fc.constantFrom("\n", "; "), simple)
  .map(([gap, body]) => `for i in 1 2; do${gap === "\n" ? gap : " "}${body}${gap}done`);

const others = fc.constantFrom(
  "if test -e /x\nthen\n  echo a # inside\nfi",
  "f() {\n  echo hi\n}",
  "( cd /tmp; ls )",
  "{ ls; pwd; }",
  "case $X in\n  a) ls ;;\n  *) pwd ;;\nesac",
  "while false; do :; done < /etc/hosts",
  "[[ -e /x && $Y == z* ]]",
  "(( 1 + 2 ))",
  "A=1 B='x y'",
  "list=(a b\n c)",
  "time ls",
  "! false",
);

/** One well-formed command: what a line of a guide (or several) holds. */
export const command = fc.oneof(simple, redirected, joined, compound, hereDocument, others);

/** Pieces of shell text, put together without any care. */
export const tornShell = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          "'",
          '"',
          "`",
          "$(",
          ")",
          "((",
          "))",
          "{",
          "}",
          "[[",
          "]]",
          "<<EOF",
          "<<-'E'",
          "EOF",
          "E",
          "\n",
          "\n\n",
        ],
        ...[
          "\\",
          "\\\n",
          "#",
          "# c\n",
          ";",
          "&",
          "|",
          "&&",
          ">",
          "<",
          "<(",
          "${",
          "$'",
          "if",
          "then",
          "fi",
          "for",
        ],
        ...[
          "do",
          "done",
          "case",
          "esac",
          "in",
          ";;",
          "f()",
          "!",
          "a=(",
          "$((",
          "@(",
          " ",
          "\t",
          "\r\n",
          "\0",
        ],
        ...[
          "<X>",
          "ls",
          "rm -rf /",
          "sudo",
          "sh -c",
          "eval",
          "xargs",
          "é",
          "\u202e",
          "\ud800",
          "\ue000",
          "=",
          "*",
        ],
      ),
      fc.string({ maxLength: 3, unit: "binary" }),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(""));
