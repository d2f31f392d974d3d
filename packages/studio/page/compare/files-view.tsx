import { useEffect, useState } from 'react';
import type { FileRow, FilesAnswer } from '../../src/server/files/file-routes.ts';
import { apiUrl, get } from '../api/call.ts';
import type { ChartRun } from '../charts/curves.ts';
import { Empty } from '../design/empty.tsx';
import { setView, useViewState } from '../router/view-state.ts';
import { useText } from '../run/use-text.ts';
import { lineDiff } from './line-diff.ts';

/** Runs whose files fit side by side. */
const MOST = 6;
const MAX_TEXT = 200_000;
const SEEN = new Set(['image', 'audio', 'video', 'text', 'html']);

/** The same file of several runs, side by side; texts as what changed since the first run. */
export default function FilesView({ runs }: { readonly runs: readonly ChartRun[] }) {
  const shown = runs.slice(0, MOST);
  const files = useFiles(shown.map(({ id }) => id).join(' '));
  const chosen = useViewState().text('path') ?? files?.[0]?.path;
  const kind = files?.find(({ path }) => path === chosen)?.kind;
  if (files === undefined) return null;
  if (chosen === undefined) {
    return (
      <Empty title="These runs have no files to compare">
        <p className="muted">
          Pictures, sounds, films, texts and pages are shown side by side here.
        </p>
      </Empty>
    );
  }
  return (
    <div className="stack">
      <label className="labelled">
        <span className="muted">File</span>
        <select
          className="field file-select"
          value={chosen}
          onChange={(event) => setView({ path: event.target.value })}
        >
          {files.map(({ path }) => (
            <option key={path}>{path}</option>
          ))}
        </select>
      </label>
      <div className="side-by-side">
        {shown.map((run) => (
          <section key={run.id} className="panel">
            <header>
              <span className="dot" style={{ background: run.color }} />
              <h2 className="clip">{run.name}</h2>
            </header>
            <FileOf run={run} first={shown[0]!} path={chosen} kind={kind} />
          </section>
        ))}
      </div>
    </div>
  );
}

interface FileProps {
  readonly run: ChartRun;
  readonly first: ChartRun;
  readonly path: string;
  readonly kind: FileRow['kind'] | undefined;
}

function FileOf({ run, first, path, kind }: FileProps) {
  const url = apiUrl(`/runs/${run.id}/file`, { path });
  switch (kind) {
    case 'image':
      return <img className="body" src={url} alt={`${path} of ${run.name}`} loading="lazy" />;
    case 'audio':
      // biome-ignore lint/a11y/useMediaCaption: what a model made has no captions
      return <audio className="body" controls src={url} />;
    case 'video':
      // biome-ignore lint/a11y/useMediaCaption: what a model made has no captions
      return <video className="body" controls src={url} />;
    case 'html':
      return <iframe src={url} title={`${path} of ${run.name}`} sandbox="allow-scripts" />;
    default:
      return <TextChange run={run} first={first} path={path} />;
  }
}

function TextChange({ run, first, path }: Omit<FileProps, 'kind'>) {
  const url = (id: string) => apiUrl(`/runs/${id}/file`, { path, limit: MAX_TEXT });
  const own = useText(url(run.id), 0);
  const base = useText(url(first.id), 0);
  if (own.error) return <p className="body muted">The run does not have it.</p>;
  if (own.text === undefined || (base.text === undefined && !base.error)) return null;
  const lines = lineDiff(run.id === first.id ? own.text : (base.text ?? ''), own.text);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <pre className="diff" tabIndex={0}>
      {lines.map(({ kind, text }, index) => (
        <span key={index} className={kind === 'same' ? undefined : kind}>
          {text}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

/** What can be seen of the runs' files, in their folders and one below, by path. */
function useFiles(ids: string): readonly FileRow[] | undefined {
  const [files, setFiles] = useState<readonly FileRow[]>();
  useEffect(() => {
    const abort = new AbortController();
    const list = async (id: string, path?: string) =>
      (await get<FilesAnswer>(apiUrl(`/runs/${id}/files`, { path }), abort.signal)).files;
    const ofRun = async (id: string) => {
      const top = await list(id);
      const folders = top.filter(({ isFolder }) => isFolder).slice(0, 10);
      return [...top, ...(await Promise.all(folders.map(({ path }) => list(id, path)))).flat()];
    };
    // A run whose files lie elsewhere has none to show beside the others.
    const all = ids.split(' ').map((id) => ofRun(id).catch(() => []));
    Promise.all(all).then((found) => {
      if (abort.signal.aborted) return;
      const byPath = new Map(found.flat().map((file) => [file.path, file]));
      const seen = [...byPath.values()].filter(({ kind, isFolder }) => !isFolder && SEEN.has(kind));
      setFiles(seen.sort((a, b) => (a.path < b.path ? -1 : 1)));
    });
    return () => abort.abort();
  }, [ids]);
  return files;
}
