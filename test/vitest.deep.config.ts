import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { filesWithShares } from "./projects.ts";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: [...filesWithShares()],
    env: { DEEP: "1" },
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
  },
});
