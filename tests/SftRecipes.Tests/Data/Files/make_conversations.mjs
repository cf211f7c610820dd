import * as arrow from "apache-arrow";
import * as pq from "parquet-wasm/node";
import { writeFileSync } from "node:fs";
const msg = new arrow.Struct([new arrow.Field("role", new arrow.Utf8(), true), new arrow.Field("content", new arrow.Utf8(), true)]);
const type = new arrow.List(new arrow.Field("item", msg, true));
const rows = [
  [{ role: "user", content: "Hello?" }, { role: "assistant", content: "Hi! – “π”" }],
  [{ role: "user", content: "And now?" }],
];
const table = new arrow.Table({
  id: arrow.vectorFromArray([7n, 9007199254740993n], new arrow.Int64()),
  score: arrow.vectorFromArray([0.5, null], new arrow.Float64()),
  good: arrow.vectorFromArray([true, false], new arrow.Bool()),
  tags: arrow.vectorFromArray([["a", "b"], []], new arrow.List(new arrow.Field("item", new arrow.Utf8(), true))),
  input: arrow.vectorFromArray([null, "here"], new arrow.Utf8()),
  messages: arrow.vectorFromArray(rows, type),
});
const wasm = pq.Table.fromIPCStream(arrow.tableToIPC(table, "stream"));
const props = new pq.WriterPropertiesBuilder().setCompression(pq.Compression.SNAPPY).setMaxRowGroupSize(1).build();
writeFileSync("conversations.parquet", pq.writeParquet(wasm, props));
