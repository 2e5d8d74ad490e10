// graphql-codegen with strict types on our SDL, and what front ends write against them.
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codegen } from "@graphql-codegen/core";
import * as typescript from "@graphql-codegen/typescript";
import * as operations from "@graphql-codegen/typescript-operations";
import { buildSchema, parse } from "graphql";

const [sdl, folder] = process.argv.slice(2);
const here = import.meta.dirname;
const text = readFileSync(sdl, "utf8");
const scalars = { DateTime: "string", Date: "string", Decimal: "string", BigInt: "string" };
const generated = await codegen({
  filename: "generated.ts",
  schema: parse(text),
  schemaAst: buildSchema(text),
  documents: [{ document: parse(readFileSync(join(here, "codegen/queries.graphql"), "utf8")) }],
  config: {
    strictScalars: true,
    scalars,
    enumsAsTypes: true,
    immutableTypes: true,
    nonOptionalTypename: false,
    useTypeImports: true,
    avoidOptionals: { field: true },
  },
  plugins: [{ typescript: {} }, { operations: {} }],
  pluginMap: { typescript, operations },
});
writeFileSync(join(folder, "generated.ts"), generated);
cpSync(join(here, "codegen/uses.ts"), join(folder, "uses.ts"));
writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
const options = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"];
const target = ["--noEmit", "--module", "nodenext", "--target", "es2022"];
const compiler = join(here, "node_modules/typescript/bin/tsc");
execFileSync("node", [compiler, ...options, ...target, join(folder, "uses.ts")], {
  stdio: "inherit",
});
console.log(JSON.stringify({ lines: generated.split("\n").length }));
