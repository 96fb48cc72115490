// Ends the browser tests in words where there is no browser.
import { chromiumPath } from "./chromium.ts";

export function setup(): void {
  if (chromiumPath() !== null) return;
  process.stderr.write(
    "The browser tests need Chromium, and there is none on PATH.\n" +
      "  Debian: apt-get install chromium. Elsewhere: set CHROMIUM to the path of Chromium or Chrome.\n",
  );
  process.exit(1);
}
