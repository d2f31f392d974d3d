import { useLayoutEffect, useRef } from 'react';
import { Empty } from '../design/empty.tsx';
import { Problem } from '../design/problem.tsx';
import { useFoundFile } from './find-file.ts';
import { useText } from './use-text.ts';

const NAMES = ['output.log', 'stdout.log', 'stdout.txt', 'console.log', 'train.log', 'log.txt'];

/** What the run printed; it follows a run that is not finished. */
export function OutputTab({
  runId,
  version,
}: {
  readonly runId: string;
  readonly version: number;
}) {
  const { url, known } = useFoundFile(runId, NAMES);
  const { text, error } = useText(url, version);
  const box = useRef<HTMLPreElement>(null);
  const length = text?.length;
  useLayoutEffect(() => {
    if (length !== undefined) box.current?.scrollTo(0, box.current.scrollHeight);
  }, [length]);
  if (known && url === undefined) {
    return (
      <Empty title="Nothing of what it printed was kept">
        <p className="muted">
          <code>havn train</code> keeps it by itself; others log a file named{' '}
          <code>output.log</code>.
        </p>
      </Empty>
    );
  }
  return (
    <>
      <Problem error={error} />
      {text !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <pre ref={box} className="output panel" tabIndex={0}>
          {plain(text)}
        </pre>
      )}
    </>
  );
}

/** Without the signs by which terminals are coloured; of a line that was written over the last. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what terminals are sent
  const uncoloured = text.replace(/\u001b\[[\d;?]*[a-zA-Z]/g, '');
  return uncoloured.replace(/[^\n]*\r(?!\n)/g, '');
}
