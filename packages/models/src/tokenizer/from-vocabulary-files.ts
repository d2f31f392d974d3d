import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type JsonObject, readJsonObject } from '../config/json-file.ts';
import { contentOf } from './tokenizer-config.ts';

/**
 * `tokenizer.json` as it would be for a folder of an older checkpoint: BERT's `vocab.txt`, or
 * RoBERTa's `vocab.json` and `merges.txt`; `undefined` where there are neither.
 */
export async function tokenizerFromVocabularyFiles(
  folder: string,
  config: JsonObject,
): Promise<{ readonly source: JsonObject; readonly file: string } | undefined> {
  const bertFile = join(folder, 'vocab.txt');
  const lines = await linesOf(bertFile);
  if (lines) return { source: bertSource(lines, config), file: bertFile };
  const robertaFile = join(folder, 'vocab.json');
  const vocabulary = await readJsonObject(robertaFile);
  const merges = await linesOf(join(folder, 'merges.txt'));
  if (!vocabulary || !merges) return undefined;
  return { source: robertaSource(vocabulary, merges, config), file: robertaFile };
}

function bertSource(lines: readonly string[], config: JsonObject): JsonObject {
  const vocab = Object.fromEntries(lines.map((line, id) => [line.trimEnd(), id]));
  const named = (key: string, usual: string) => contentOf(config[key]) ?? usual;
  const [unknown, cls, sep] = [
    named('unk_token', '[UNK]'),
    named('cls_token', '[CLS]'),
    named('sep_token', '[SEP]'),
  ];
  const special = [unknown, cls, sep, named('pad_token', '[PAD]'), named('mask_token', '[MASK]')];
  return {
    added_tokens: addedTokens(special, vocab),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: config.tokenize_chinese_chars ?? true,
      strip_accents: config.strip_accents ?? null,
      lowercase: config.do_lower_case ?? true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'BertProcessing',
      cls: [cls, vocab[cls]],
      sep: [sep, vocab[sep]],
    },
    model: { type: 'WordPiece', unk_token: unknown, vocab },
  };
}

function robertaSource(
  vocab: JsonObject,
  merges: readonly string[],
  config: JsonObject,
): JsonObject {
  const named = (key: string, usual: string) => contentOf(config[key]) ?? usual;
  const [cls, sep] = [named('cls_token', '<s>'), named('sep_token', '</s>')];
  const mask = named('mask_token', '<mask>');
  const special = [cls, named('pad_token', '<pad>'), sep, named('unk_token', '<unk>')];
  return {
    added_tokens: [
      ...addedTokens(special, vocab),
      ...addedTokens([mask], vocab).map((token) => ({ ...token, lstrip: true })),
    ],
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: config.add_prefix_space ?? false },
    post_processor: { type: 'RobertaProcessing', cls: [cls, vocab[cls]], sep: [sep, vocab[sep]] },
    model: {
      type: 'BPE',
      vocab,
      merges: merges.filter((line) => line !== '' && !line.startsWith('#version')),
    },
  };
}

/** Special tokens that the vocabulary has. */
function addedTokens(contents: readonly string[], vocab: JsonObject): JsonObject[] {
  return contents
    .filter((content) => vocab[content] !== undefined)
    .map((content) => ({ id: vocab[content], content, special: true }));
}

async function linesOf(file: string): Promise<string[] | undefined> {
  try {
    const lines = (await readFile(file, 'utf8')).split('\n');
    return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
