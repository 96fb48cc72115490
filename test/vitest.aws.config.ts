import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Run by .scripts/test-aws.mjs, which starts the server.
export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: ["test/aws-contract/**/*.contract.ts"],
    globalSetup: ["test/install-program.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 1,
    isolate: false,
  },
});
