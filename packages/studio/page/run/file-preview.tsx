import { useMemo } from 'react';
import type { FileRow } from '../../src/server/files/file-routes.ts';
import { apiUrl } from '../api/call.ts';
import { formatBytes } from '../design/format.ts';
import { Problem } from '../design/problem.tsx';
import { Markdown } from '../reports/markdown.tsx';
import { CsvTable } from './csv-table.tsx';
import { DiffText } from './diff-text.tsx';
import { useText } from './use-text.ts';

interface Props {
  readonly runId: string;
  readonly path: string;
  readonly known: readonly FileRow[] | undefined;
}

/** Longer texts are shown up to here and can be downloaded whole. */
const MAX_TEXT = 400_000;

export function FilePreview({ runId, path, known }: Props) {
  const file = known?.find((each) => each.path === path);
  const url = apiUrl(`/runs/${runId}/file`, { path });
  const kind = file?.kind ?? 'text';
  return (
    <section className="panel file-preview">
      <header className="wrap">
        <h2 className="grow">{path}</h2>
        <span className="muted">{formatBytes(file?.size ?? null)}</span>
        <a className="button small" href={`${url}&download=1`} download>
          Download
        </a>
      </header>
      <div className="body">
        {kind === 'image' && <img src={url} alt={path} />}
        {kind === 'audio' && (
          // biome-ignore lint/a11y/useMediaCaption: what a model made has no captions
          <audio controls src={url} />
        )}
        {kind === 'video' && (
          // biome-ignore lint/a11y/useMediaCaption: what a model made has no captions
          <video controls src={url} />
        )}
        {(kind === 'html' || kind === 'pdf') && (
          <iframe src={url} title={path} sandbox="allow-scripts" />
        )}
        {kind === 'text' && <TextPreview url={url} path={path} size={file?.size ?? null} />}
        {kind === 'binary' && (
          <p className="muted">This file cannot be shown; it can be downloaded.</p>
        )}
      </div>
    </section>
  );
}

interface TextProps {
  readonly url: string;
  readonly path: string;
  readonly size: number | null;
}

function TextPreview({ url, path, size }: TextProps) {
  const { text, error } = useText(`${url}&limit=${MAX_TEXT}`, 0);
  const cut = size !== null && size > MAX_TEXT;
  const body = useMemo(() => {
    if (text === undefined) return null;
    if (/\.(csv|tsv)$/i.test(path)) return <CsvTable text={text} tab={/\.tsv$/i.test(path)} />;
    if (/\.md$/i.test(path)) return <Markdown text={text} />;
    if (/\.(diff|patch)$/i.test(path)) return <DiffText text={text} />;
    return <Plain text={/\.json$/i.test(path) && !cut ? indented(text) : text} />;
  }, [text, path, cut]);
  return (
    <>
      <Problem error={error} />
      {cut && (
        <p className="muted">
          The first {formatBytes(MAX_TEXT)} of {formatBytes(size)}.
        </p>
      )}
      {body}
    </>
  );
}

function Plain({ text }: { readonly text: string }) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
  return <pre tabIndex={0}>{text}</pre>;
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
