// `lamplighter help TOPIC`: prints a topic, styled and paged on a terminal, plain in a pipe.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { topicText } from "../../help/topic-text.ts";
import type { Topic } from "../../help/topics.ts";
import { withOwnCommand } from "../process/own-command.ts";
import { bundleDirectory } from "../process/program.ts";
import { page, pagerOf } from "../terminal/page.ts";
import { mayColour, textWidth } from "../terminal/terminal.ts";

/** Shows the topic. Returns 0. */
export async function help(topic: Topic): Promise<number> {
  const markdown = withOwnCommand(readFileSync(topicFile(topic), "utf8"));
  const { isTTY, rows = 24 } = process.stdout;
  const pager = isTTY && process.stdin.isTTY && process.env.TERM !== "dumb" ? pagerOf(process.env) : null;
  const width = textWidth();
  const text = topicText(markdown, { width, colour: mayColour() });
  if (pager === null || text.split("\n").length <= rows) process.stdout.write(text);
  else await page(pager.colour ? text : topicText(markdown, { width, colour: false }), pager);
  return 0;
}

/** The Markdown of the topic, in the package. */
function topicFile(topic: Topic): string {
  return join(bundleDirectory(), "..", "src", "help", `${topic}.md`);
}
