import { type InvalidObserver, readText } from './read-text.ts';

export interface TextLine {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** The lines of a file without their ends; bytes that are no text are read as U+FFFD. */
export async function* readLines(
  file: string,
  onInvalid: InvalidObserver = () => {},
): AsyncGenerator<TextLine> {
  let rest = '';
  let line = 1;
  for await (const part of readText(file, undefined, onInvalid)) {
    const lines = (rest + part).split('\n');
    rest = lines.pop()!;
    for (const text of lines) yield { text: text.replace(/\r$/, ''), line: line++ };
  }
  if (rest !== '') yield { text: rest, line };
}
