// Answers with llama.cpp: reads requests from the JSON file named first and writes what it answers to the one named second.
// A request names a GGUF file and what to do with it: text to tokenize, questions to put into its chat template, ids to go on from
// greedily, ids whose next logits are wanted.
import {readFileSync, writeFileSync} from "node:fs";
import {createRequire} from "node:module";
import {pathToFileURL} from "node:url";

const [requestFile, answerFile] = process.argv.slice(2);
const require = createRequire(process.cwd() + "/");
const {getLlama, LlamaLogLevel} = await import(pathToFileURL(require.resolve("node-llama-cpp")));
let log = [];
const {Template} = await import(pathToFileURL(require.resolve("@huggingface/jinja")));
const llama = await getLlama({
    gpu: false, build: "never", maxThreads: 1, logLevel: LlamaLogLevel.warn, logger: (level, message) => log.push(message)
});
const answers = [];
for (const request of JSON.parse(readFileSync(requestFile, "utf8"))) {
    log = [];
    try {
        answers.push(await answer(request));
    } catch (error) {
        answers.push({error: [error?.stack ?? error, ...log].join("\n")});
    }
}
writeFileSync(answerFile, JSON.stringify(answers));
process.exit(0);

async function answer({file, texts, questions, continuations, logits}) {
    [texts, questions, continuations, logits] = [texts ?? [], questions ?? [], continuations ?? [], logits ?? []];
    const model = await llama.loadModel({modelPath: file, gpuLayers: 0, checkTensors: true});
    const bos = model.tokens.shouldPrependBosToken ? [model.tokens.bos] : [];
    const tokenized = texts.map((text) => [...bos, ...model.tokenize(text, false)]);
    const result = {
        tokenized,
        decoded: tokenized.map((ids) => model.detokenize(ids, true)),
        eos: model.tokens.eos,
        chats: questions.map((content) => new Template(model.fileInfo.metadata.tokenizer.chat_template).render({
            messages: [{role: "user", content}], eos_token: model.tokens.eosString, add_generation_prompt: true
        })),
        continued: [],
        logits: []
    };
    if (continuations.length + logits.length > 0) {
        const context = await model.createContext({
            contextSize: 256, sequences: 1, threads: 1, flashAttention: false, experimentalKvCacheKeyType: "F32", experimentalKvCacheValueType: "F32"
        });
        const sequence = context.getSequence();
        for (const {ids, count, stop} of continuations)
            result.continued.push(await goOn(sequence, ids, count, stop ? (id) => model.isEogToken(id) : () => false));
        for (const ids of logits)
            result.logits.push(await nextLogits(sequence, ids));
        await context.dispose();
    }
    await model.dispose();
    return result;
}

async function goOn(sequence, ids, count, isEnd) {
    const made = [];
    let next = (await evaluate(sequence, ids, {token: true, options: {temperature: 0}})).token;
    while (made.push(next) < count && !isEnd(next))
        next = (await evaluate(sequence, [next], {token: true, options: {temperature: 0}}, false)).token;
    return made;
}

async function nextLogits(sequence, ids) {
    const {logits} = await evaluate(sequence, ids, {logits: true});
    return [...logits.entries()].sort((a, b) => a[0] - b[0]).map(([, value]) => value);
}

async function evaluate(sequence, ids, generateNext, anew = true) {
    if (anew)
        await sequence.clearHistory();
    const output = await sequence.controlledEvaluate([...ids.slice(0, -1), [ids.at(-1), {generateNext}]]);
    return output[ids.length - 1].next;
}
