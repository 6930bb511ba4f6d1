/** Builds sw.js beside the pages and tells it every file of this build, so that the app opens without a network. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "vite";

const NOT_KEPT = /(\.map|\.br|\.gz|sw\.js)$/;

export function serviceWorker(): Plugin {
  let folder = "";
  let root = "";
  return {
    name: "service-worker",
    apply: "build",
    configResolved(config) {
      folder = config.build.outDir;
      root = config.root;
    },
    async closeBundle() {
      await build({
        configFile: false,
        logLevel: "warn",
        publicDir: false,
        define: { __FILES__: JSON.stringify(filesOf(folder)), "process.env.NODE_ENV": '"production"' },
        build: {
          outDir: folder,
          emptyOutDir: false,
          target: "es2020",
          lib: { entry: join(root, "sw.ts"), formats: ["es"], fileName: () => "sw.js" },
        },
      });
    },
  };
}

/** What carries its digest in its name needs no other mark, and is taken from the browser's cache where it is there. */
const NAMED_BY_DIGEST = /^assets\/.+-[A-Za-z0-9_-]{8,}\.\w+$/;

function filesOf(folder: string): { url: string; revision: string | null }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && !NOT_KEPT.test(file.name))
    .map((file) => {
      const path = join(file.parentPath, file.name);
      const url = path.slice(folder.length + 1).replaceAll("\\", "/");
      const digest = () => createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 16);
      return { url, revision: NAMED_BY_DIGEST.test(url) ? null : digest() };
    });
}
