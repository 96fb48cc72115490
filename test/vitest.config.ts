import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { filesApart, filesOfWalks } from "./projects.ts";

const apart = filesApart();
// They take longer than all the others together: `npm run test:deep` runs them, and so does whoever names one.
const named = process.argv.some((word) => /^(?:\.\/)?test\/(?!vitest\.)/.test(word));
const walks = named ? [] : filesOfWalks();

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    globalSetup: ["test/install-program.ts"],
    // They end what hangs; a busy computer takes many times as long as a quiet one.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // More than the two cores: many tests wait, for a program that they started or for a clock.
    maxWorkers: 4,
    projects: [
      {
        extends: true,
        test: { name: "apart", include: [...apart], exclude: [...walks], benchmark: { include: [] } },
      },
      {
        extends: true,
        test: {
          name: "shared",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: [...apart, ...walks],
          isolate: false,
        },
      },
    ],
  },
});
