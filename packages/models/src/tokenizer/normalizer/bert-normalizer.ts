import { isAscii } from '../unicode/character-classes.ts';
import { codePointSet, replaceRuns } from '../unicode/code-point-set.ts';
import { BERT_ACCENT, BERT_IDEOGRAPH, BERT_REMOVED, BERT_SPACE } from '../unicode/tables.ts';
import type { Normalizer } from './normalizer.ts';
import { lowercase, unicodeForm } from './unicode-forms.ts';

export interface BertNormalizerOptions {
  /** Removes control characters and makes every white space a blank. */
  readonly cleanText: boolean;
  /** Sets ideographs between blanks. */
  readonly handleChineseChars: boolean;
  readonly stripAccents: boolean;
  readonly lowercase: boolean;
}

const removed = codePointSet(BERT_REMOVED);
const space = codePointSet(BERT_SPACE);
const ideograph = codePointSet(BERT_IDEOGRAPH);
const accent = codePointSet(BERT_ACCENT);
const nfd = unicodeForm('NFD');

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is cleaned
const ASCII_CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g;

/** The normaliser of BERT: clean, isolate ideographs, strip accents, lower the case. */
export function bertNormalizer(options: BertNormalizerOptions): Normalizer {
  const steps: Normalizer[] = [];
  if (options.cleanText) {
    steps.push(
      (text) => replaceRuns(text, removed, () => ''),
      (text) => replaceRuns(text, space, (run) => ' '.repeat(run.length)),
    );
  }
  if (options.handleChineseChars) {
    steps.push((text) => replaceRuns(text, ideograph, isolateEach));
  }
  if (options.stripAccents) steps.push((text) => replaceRuns(nfd(text), accent, () => ''));
  if (options.lowercase) steps.push(lowercase);
  const ascii = asciiNormalizer(options);
  return (text) =>
    isAscii(text) ? ascii(text) : steps.reduce((normalised, step) => step(normalised), text);
}

function asciiNormalizer(options: BertNormalizerOptions): Normalizer {
  return (text) => {
    const clean = options.cleanText
      ? text.replace(ASCII_CONTROL, '').replace(/[\t\n\r]/g, ' ')
      : text;
    return options.lowercase ? clean.toLowerCase() : clean;
  };
}

function isolateEach(run: string): string {
  return Array.from(run, (character) => ` ${character} `).join('');
}
