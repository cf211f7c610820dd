// Fills pipelines.json with what Hugging Face's own library gives: npm install tokenizers@0.23.2, then node generate.mjs.
import fs from "node:fs";
import { createRequire } from "node:module";

const { Tokenizer } = createRequire(process.cwd() + "/")("tokenizers");
const folder = new URL(".", import.meta.url);
const read = (name) => JSON.parse(fs.readFileSync(new URL(name, folder), "utf8"));

const data = read("pipelines.json");
for (const pipeline of data.pipelines) {
  const definition = read(`${pipeline.base}.json`);
  const { model, ...parts } = pipeline.overrides;
  Object.assign(definition, parts);
  Object.assign(definition.model, model ?? {});
  const tokenizer = Tokenizer.fromString(JSON.stringify(definition));
  for (const item of pipeline.cases) {
    item.ids = (await tokenizer.encode(item.text, null, { addSpecialTokens: true })).getIds();
    item.ids_no_special = (await tokenizer.encode(item.text, null, { addSpecialTokens: false })).getIds();
    item.decoded = await tokenizer.decode(item.ids, false);
    item.decoded_skip_special = await tokenizer.decode(item.ids, true);
  }
}

const lines = data.pipelines.map((pipeline) => {
  const { cases, ...rest } = pipeline;
  const head = JSON.stringify(rest).slice(0, -1);
  return `${head},"cases":[\n${cases.map((item) => "  " + JSON.stringify(item)).join(",\n")}\n]}`;
});
fs.writeFileSync(new URL("pipelines.json", folder), `{"about":${JSON.stringify(data.about)},"pipelines":[\n${lines.join(",\n")}\n]}\n`);
