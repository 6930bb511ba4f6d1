import { defineConfig } from "@hey-api/openapi-ts";

export default defineConfig({
  input: process.env.OPENAPI_DOCUMENT ?? "",
  output: { path: "api", clean: true },
  plugins: ["@hey-api/typescript", { name: "@hey-api/client-fetch", throwOnError: true }, "@hey-api/sdk"],
});
