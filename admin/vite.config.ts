import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";

// METERHOUSE_API names the server that `npm run dev` passes the API's calls on to.
export default defineConfig(({ mode }) => {
  const api = loadEnv(mode, "..", "METERHOUSE_").METERHOUSE_API ?? "http://127.0.0.1:8080";
  return {
    base: "/admin/",
    plugins: [react()],
    // light-dark() and nesting stay as written: lowered, they would lose the theme.
    build: { target: "es2023", cssTarget: ["chrome123", "edge123", "firefox128", "safari18"], sourcemap: false, chunkSizeWarningLimit: 700 },
    server: { host: "127.0.0.1", port: 5174, proxy: { "/api": { target: api, ws: true } } },
  };
});
