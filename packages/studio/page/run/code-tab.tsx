import type { RunAnswer } from '../../src/server/runs/run-answer.ts';
import { Empty } from '../design/empty.tsx';
import { DiffText } from './diff-text.tsx';
import { useFoundFile } from './find-file.ts';
import { PairTable } from './pair-table.tsx';
import { useText } from './use-text.ts';

const NAMES = ['code.diff', 'diff.patch', 'git.diff', 'uncommitted.diff', 'changes.diff'];

const TITLES: Readonly<Record<string, string>> = {
  'mlflow.source.name': 'Program',
  'mlflow.source.git.commit': 'Commit',
  'mlflow.source.git.branch': 'Branch',
  'mlflow.source.git.repoURL': 'Repository',
  'mlflow.source.git.dirty': 'With changes',
  'mlflow.source.type': 'Kind',
  'mlflow.project.entryPoint': 'Entry point',
};

/** The code that ran: its commit, and what was changed since. */
export function CodeTab({ run }: { readonly run: RunAnswer }) {
  const { url, known } = useFoundFile(run.id, NAMES);
  const { text } = useText(url, 0);
  const pairs = run.tags.flatMap(({ key, value }) => {
    const title = TITLES[key] ?? /^havn\.(git|code|environment)\.(.+)/.exec(key)?.[2];
    return title === undefined ? [] : [{ key: title, value }];
  });
  if (known && url === undefined && pairs.length === 0) {
    return (
      <Empty title="Nothing is known of the code">
        <p className="muted">
          A run that starts inside a Git repository records its commit, and what was not committed.
        </p>
      </Empty>
    );
  }
  return (
    <div className="stack">
      <PairTable title="Code" counted={false} pairs={pairs} hint="No commit was recorded." />
      {text !== undefined && (
        <section className="panel">
          <header>
            <h2>Not committed</h2>
          </header>
          <DiffText text={text} />
        </section>
      )}
    </div>
  );
}
