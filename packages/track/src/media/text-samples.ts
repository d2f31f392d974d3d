import { checkCount } from './check.ts';
import { MediaInvalidError } from './errors.ts';
import type { TextSample, TextSamplesFile } from './kinds.ts';

const MOST_SAMPLES = 1_000;
const LONGEST_TEXT = 4_000;

export type TextSamplesInput =
  | readonly TextSample[]
  | { readonly samples: readonly TextSample[]; readonly note?: string | undefined };

/** Longer texts are cut, and end in `…`. */
export function samplesOf(input: TextSamplesInput): Pick<TextSamplesFile, 'samples' | 'note'> {
  const { samples, note } = 'samples' in input ? input : { samples: input, note: undefined };
  checkCount('text samples', samples.length, MOST_SAMPLES);
  for (const { confidence } of samples) {
    if (confidence === undefined || (confidence >= 0 && confidence <= 1)) continue;
    throw new MediaInvalidError(
      `a text sample has the confidence ${confidence}; it is from 0 to 1`,
    );
  }
  return {
    samples: samples.map((sample) => ({ ...sample, text: shorten(sample.text) })),
    ...(note !== undefined && { note }),
  };
}

function shorten(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  // Half of a surrogate pair would be no text.
  return `${text.slice(0, LONGEST_TEXT - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
