/**
 * All texts of a JSON file through a checkpoint's tokenizer: `tokenise CHECKPOINT FILE`. Prints
 * {"value": seconds, "tokens": number}. Only the encoding is timed: texts and tokenizer are loaded.
 */
import { readFileSync } from 'node:fs';
import { loadTokenizer } from '@havn/models';

const [checkpoint = '', file = ''] = process.argv.slice(2);
const tokenizer = await loadTokenizer(checkpoint);
const texts = JSON.parse(readFileSync(file, 'utf8')) as string[];
const began = performance.now();
const encodings = tokenizer.encodeBatch(texts);
const value = (performance.now() - began) / 1000;
const tokens = encodings.reduce((sum, { ids }) => sum + ids.length, 0);
console.log(JSON.stringify({ value, tokens }));
