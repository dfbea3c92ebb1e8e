import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  test: {
    include: ["{ui,web,admin}/src/**/*.test.{ts,tsx}"],
    environment: "jsdom",
    setupFiles: ["ui/src/testing/setup.ts"],
    pool: "forks",
    maxWorkers: 1,
    isolate: false,
    css: false,
    // A zone that is none of the tests' sites: where the browser's crept in, a test fails.
    env: { TZ: "Pacific/Auckland" },
  },
});
