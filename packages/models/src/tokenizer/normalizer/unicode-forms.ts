import { isAscii } from '../unicode/character-classes.ts';
import { codePointSet, replaceRuns } from '../unicode/code-point-set.ts';
import { MARK, NORMALISABLE } from '../unicode/tables.ts';
import type { Normalizer } from './normalizer.ts';

const normalisable = codePointSet(NORMALISABLE);
const mark = codePointSet(MARK);

/**
 * A Unicode normalisation form as the Python package knows it: code points newer than its tables
 * stay as they are. Those are starters that compose with nothing, so the runs between them can be
 * given to the newer tables of JavaScript (assigned characters never change their normalisation).
 */
export function unicodeForm(form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD'): Normalizer {
  return (text) =>
    isAscii(text) ? text : replaceRuns(text, normalisable, (run) => run.normalize(form));
}

/**
 * Lower case, character by character as Rust does it. JavaScript looks around: it makes a capital
 * sigma at the end of a word a final one.
 */
export const lowercase: Normalizer = (text) => text.replaceAll('Σ', 'σ').toLowerCase();

export const stripAccents: Normalizer = (text) =>
  isAscii(text) ? text : replaceRuns(text, mark, () => '');
