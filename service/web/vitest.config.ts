/** The unit tests of everything that is written for the screens. */
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

const here = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  root: here,
  resolve: { alias: { "@": here } },
  plugins: [vue()],
  test: { include: ["{phone,desk,judging,photos,signin,words}/**/*.test.ts"], testTimeout: 20_000 },
});
