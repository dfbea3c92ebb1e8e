// Writes ui/src/api/schema.d.ts from an OpenAPI document: npm run api-types -- openapi.json [OUT.d.ts]

import { readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const [document, out = resolve(dirname(fileURLToPath(import.meta.url)), "../src/api/schema.d.ts")] = process.argv.slice(2);
if (document === undefined) {
  process.stderr.write("Which OpenAPI document? npm run api-types -- openapi.json\n");
  process.exit(2);
}

const types = await openapiTS(JSON.parse(await readFile(document, "utf8")), { alphabetize: true, immutable: true });
await writeFile(out, `// Generated from the API's OpenAPI document by \`npm run api-types\`. Do not edit.\n\n${astToString(types)}`);
