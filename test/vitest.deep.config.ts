import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { filesOfWalks, filesWithShares } from "./projects.ts";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: [...new Set([...filesOfWalks(), ...filesWithShares()])],
    env: { DEEP: "1" },
    globalSetup: ["test/install-program.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // More than the two cores: walks wait for the program that they started.
    maxWorkers: 4,
  },
});
