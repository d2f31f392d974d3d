import { clip } from './measure.ts';

interface LanguageCount {
  /** ISO 639-1; `?` where it cannot be told. */
  readonly language: string;
  readonly rows: number;
}

export interface LanguageSummary {
  /** Texts that were looked at: a sample, chosen by content. */
  readonly sample: number;
  readonly languages: readonly LanguageCount[];
  /** Texts that are surely in another language than most. */
  readonly others: readonly OtherLanguage[];
}

interface OtherLanguage extends SampledText {
  readonly language: string;
}

export interface SampledText {
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

/** Shorter texts say too little: a guess would be noise. */
const LEAST_LETTERS = 20;
const OTHERS = 3;

/**
 * Guesses the language of texts by their n-grams (the library `eld`, 60 languages). A guess: short
 * texts and near languages are often mistaken, so a language counts only where the library itself
 * calls its answer reliable.
 */
export async function guessLanguages(texts: readonly SampledText[]): Promise<LanguageSummary> {
  const { eld } = await import('eld/small');
  const counts = new Map<string, number>();
  const guessed = texts.map((sampled) => {
    const letters = sampled.text.match(/\p{L}/gu)?.length ?? 0;
    const guess = letters < LEAST_LETTERS ? undefined : eld.detect(sampled.text);
    const language = guess?.isReliable() && guess.language ? guess.language : '?';
    counts.set(language, (counts.get(language) ?? 0) + 1);
    return { ...sampled, language };
  });
  const languages = [...counts]
    .map(([language, rows]) => ({ language, rows }))
    .sort((a, b) => b.rows - a.rows || (a.language < b.language ? -1 : 1));
  const most = languages.find(({ language }) => language !== '?')?.language;
  const others = guessed
    .filter(({ language }) => language !== '?' && language !== most)
    .slice(0, OTHERS)
    .map((one) => ({ ...one, text: clip(one.text, 100) }));
  return { sample: texts.length, languages, others };
}
