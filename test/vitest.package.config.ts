import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Run by .scripts/test-package.mjs, on each Node.
export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: ["test/package/**/*.package.ts", "test/cli/bundle.test.ts"],
    globalSetup: ["test/install-program.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 1,
  },
});
