import { punctuation, whiteSpace, word } from '../unicode/character-classes.ts';
import { type CodePointSet, widthAt } from '../unicode/code-point-set.ts';
import type { PreTokenizer } from './pre-tokenizer.ts';

/** What becomes of a character: it is dropped, a piece of its own, or one of a run of its kind. */
type Fate = 'drop' | 'isolate' | 'run' | 'other run';

/** Splits at white space; every punctuation mark is a piece. */
export const bertPreTokenizer: PreTokenizer = {
  split: (text) =>
    splitByFate(text, (c) => {
      if (whiteSpace.has(c)) return 'drop';
      return punctuation.has(c) ? 'isolate' : 'run';
    }),
  dropsWhiteSpace: true,
};

/** `\w+|[^\w\s]+` */
export const whitespacePreTokenizer: PreTokenizer = {
  split: (text) =>
    splitByFate(text, (c) => {
      if (word.has(c)) return 'run';
      return whiteSpace.has(c) ? 'drop' : 'other run';
    }),
  dropsWhiteSpace: true,
};

export const whitespaceSplit: PreTokenizer = {
  split: (text) => splitByFate(text, dropping(whiteSpace)),
  dropsWhiteSpace: true,
};

/** Every punctuation mark is a piece; what lies between stays whole. */
export const punctuationPreTokenizer: PreTokenizer = {
  split: (text) => splitByFate(text, (c) => (punctuation.has(c) ? 'isolate' : 'run')),
  dropsWhiteSpace: false,
};

function dropping(set: CodePointSet): (codePoint: number) => Fate {
  return (codePoint) => (set.has(codePoint) ? 'drop' : 'run');
}

function splitByFate(text: string, fateOf: (codePoint: number) => Fate): string[] {
  const pieces: string[] = [];
  let start = 0;
  let previous: Fate = 'drop';
  for (let at = 0; at < text.length; at += widthAt(text, at)) {
    const fate = fateOf(text.codePointAt(at)!);
    if (fate !== previous || fate === 'isolate') {
      if (previous !== 'drop') pieces.push(text.slice(start, at));
      start = at;
    }
    previous = fate;
  }
  if (previous !== 'drop') pieces.push(text.slice(start));
  return pieces;
}
