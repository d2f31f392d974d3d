import { fingerprint } from '@havn/data';
import type { RowExample } from '../rows/row-statistics.ts';
import type { TokenCounter } from '../rows/scan-split.ts';
import { BottomK } from '../text/bottom-k.ts';
import { LengthCounter } from '../text/lengths.ts';
import { clip, countCharacters, countWords } from '../text/measure.ts';
import type { CaptionProblem, FoundCaptions } from './caption-problems.ts';
import type { CaptionStatistics } from './image-statistics.ts';

const EXAMPLES = 8;
/** Problems named of each code. */
const NAMED = 20;

export function describeCaptions(
  { captions, problems, sources }: FoundCaptions,
  tokens: TokenCounter | undefined,
): CaptionStatistics {
  const counters = [new LengthCounter(), new LengthCounter(), new LengthCounter()] as const;
  const [characters, words, tokenCounts] = counters;
  const seen = new Set<string>();
  const examples = new BottomK<RowExample>(EXAMPLES);
  const print = new Uint32Array(2);
  let repeated = 0;
  for (const { image, text, file, line } of captions.values()) {
    characters.add(countCharacters(text));
    words.add(countWords(text));
    if (tokens) tokenCounts.add(tokens.count(text));
    if (seen.has(text)) repeated += 1;
    seen.add(text);
    fingerprint(text, print);
    examples.offer(print[0]!, () => ({ file, line, text: clip(text, 280), label: image }));
  }
  const [inCharacters, inWords, inTokens] = counters.map((counter) => counter.summary() ?? null);
  return {
    sources,
    captions: captions.size,
    characters: inCharacters!,
    words: inWords!,
    tokens: inTokens!,
    repeated,
    problems: problems.length,
    ...groupProblems(problems),
    examples: examples.items(),
  };
}

function groupProblems(problems: readonly CaptionProblem[]) {
  const groups = new Map<string, CaptionProblem[]>();
  for (const problem of problems) {
    const group = groups.get(problem.code);
    if (group) group.push(problem);
    else groups.set(problem.code, [problem]);
  }
  return {
    problemsByCode: [...groups].map(([code, group]) => ({ code, problems: group.length })),
    problemExamples: [...groups.values()].flatMap((group) => group.slice(0, NAMED)),
  };
}
