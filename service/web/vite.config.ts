/** One project, two screens: `--mode phone` builds /m/, `--mode desk` builds /desk/. */
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";
import { compressed } from "./bundling/compressed.ts";
import { serviceWorker } from "./bundling/service_worker.ts";

const SCREENS = { phone: "m", desk: "desk" } as const;
const SERVICE = process.env.CAMPUS_SAFETY_PUBLIC_URL ?? "http://127.0.0.1:8000";
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ mode }) => {
  const screen = mode === "desk" ? "desk" : "phone";
  const place = SCREENS[screen];
  return {
    root: here(`./${screen}`),
    base: `/${place}/`,
    resolve: { alias: { "@": here(".") } },
    define: {
      __VUE_OPTIONS_API__: JSON.stringify(screen === "desk"),
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_I18N_FULL_INSTALL__: "false",
      __VUE_I18N_LEGACY_API__: "false",
      __INTLIFY_PROD_DEVTOOLS__: "false",
    },
    plugins: [vue(), ...(screen === "phone" ? [serviceWorker()] : []), compressed()],
    // While pages are written: `vite --mode phone` beside a running demo.
    server: { host: "127.0.0.1", proxy: { "/api": SERVICE, "/.well-known": SERVICE } },
    build: {
      outDir: here(`../client/${place}`),
      emptyOutDir: true,
      target: "es2020",
      assetsInlineLimit: 2048,
      chunkSizeWarningLimit: 1200,
    },
  };
});
