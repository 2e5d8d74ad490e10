// The Relay compiler on our SDL: connections, refetching by node, a subscription, persisted texts.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [sdl, folder] = process.argv.slice(2);
const here = import.meta.dirname;
mkdirSync(join(folder, "src"));
mkdirSync(join(folder, "made"));
cpSync(join(here, "relay/Person.js"), join(folder, "src/Person.js"));
cpSync(sdl, join(folder, "schema.graphql"));
writeFileSync(join(folder, "persisted.json"), "{}");
const config = {
  root: folder,
  sources: { src: "graphapi" },
  projects: {
    graphapi: {
      schema: "schema.graphql",
      output: "made",
      language: "javascript",
      persist: { file: join(folder, "persisted.json"), algorithm: "SHA256" },
      customScalarTypes: { DateTime: "string", Date: "string", Decimal: "string", BigInt: "string" },
      featureFlags: { enforce_fragment_alias_where_ambiguous: { kind: "disabled" } },
    },
  },
};
const place = join(folder, "relay.config.json");
writeFileSync(place, JSON.stringify(config));
const compiler = join(here, "node_modules/relay-compiler/cli.js");
execFileSync("node", [compiler, "--repersist", place], { stdio: ["ignore", "ignore", "inherit"] });

const persisted = JSON.parse(readFileSync(join(folder, "persisted.json"), "utf8"));
console.log(
  JSON.stringify({
    made: readdirSync(join(folder, "made")).sort(),
    page: Object.entries(persisted)
      .filter(([, text]) => text.startsWith("query PersonPageQuery"))
      .map(([id]) => id),
  }),
);
