// Lint of the three workspaces. Its import rules hold the direction: app → features → shared places → ui.

import hooks from "eslint-plugin-react-hooks";
import { defineConfig } from "eslint/config";
import { readdirSync } from "node:fs";
import typescript from "typescript-eslint";

const features = readdirSync("web/src/features");

/** Nothing but what is named may be imported, and the message says why. */
function forbid(files, group, message) {
  return { files, rules: { "no-restricted-imports": ["error", { patterns: [{ group, message }] }] } };
}

const NO_BARE_FETCH = {
  selector: "CallExpression[callee.name='fetch']",
  message: "The API is asked through @meterhouse/ui/api/client.ts, which knows the token and the problems.",
};

/** What people read stands in ui/src/i18n, in every language. Times, units and names of keys are read alike in all. */
const NO_BARE_TEXT = [
  "JSXText[value=/[A-Za-z]{2}/]",
  "JSXAttribute[name.name=/^(alt|aria-label|aria-description|description|error|hint|label|legend|placeholder|title)$/] > Literal[value=/[A-Za-z]{2}/]",
].map((selector) => ({ selector, message: "A text that people read: put it into ui/src/i18n/*.json and say t(\"…\")." }));

export default defineConfig(
  { ignores: ["**/dist/", "**/node_modules/", "ui/src/api/schema.d.ts", ".venv/", ".run/"] },
  {
    files: ["{ui,web,admin}/src/**/*.{ts,tsx}"],
    extends: [typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked, hooks.configs.flat["recommended-latest"]],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // Type parameters of get<T>() and call<T>() say what the API answers.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-console": "error",
      "no-restricted-syntax": ["error", NO_BARE_FETCH, ...NO_BARE_TEXT],
    },
  },
  { files: ["ui/src/api/client.ts", "**/*.test.{ts,tsx}"], rules: { "no-restricted-syntax": "off" } },
  forbid(["ui/src/**"], ["@meterhouse/web*", "@meterhouse/admin*", "**/web/**", "**/admin/**"], "ui serves both apps and knows neither."),
  forbid(["web/src/**"], ["@meterhouse/admin*", "**/admin/**"], "The apps do not know each other."),
  forbid(["admin/src/**"], ["@meterhouse/web*", "**/web/**"], "The apps do not know each other."),
  forbid(["web/src/place/**"], ["**/features/**", "**/app/**"], "What features share knows none of them."),
  features.map((feature) => forbid(
    [`web/src/features/${feature}/**`],
    ["**/app/**", "@meterhouse/admin*", ...features.filter((other) => other !== feature).map((other) => `**/${other}/*`)],
    "A feature imports neither another feature nor the app; what two of them need belongs into place/ or ui.",
  )),
);
