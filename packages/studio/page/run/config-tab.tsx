import type { RunAnswer } from '../../src/server/runs/run-answer.ts';
import { Problem } from '../design/problem.tsx';
import { useFoundFile } from './find-file.ts';
import { PairTable } from './pair-table.tsx';
import { useText } from './use-text.ts';

const NAMES = ['config.yaml', 'config.yml', 'config.json', 'params.yaml', 'args.json'];

/** The configuration that the run was started with, as a file where there is one. */
export function ConfigTab({ run }: { readonly run: RunAnswer }) {
  const { url, found } = useFoundFile(run.id, NAMES);
  const { text, error } = useText(url, 0);
  return (
    <div className="stack">
      <Problem error={error} />
      {text !== undefined && (
        <section className="panel">
          <header>
            <h2>{found}</h2>
          </header>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <pre className="body" tabIndex={0}>
            {text}
          </pre>
        </section>
      )}
      <PairTable title="Parameters" pairs={run.params} hint="The run has logged no parameter." />
    </div>
  );
}
