import type { FileRow, FilesAnswer } from '../../src/server/files/file-routes.ts';
import { apiUrl } from '../api/call.ts';
import { useLoad } from '../api/use-load.ts';
import { Empty } from '../design/empty.tsx';
import { formatBytes } from '../design/format.ts';
import { Icon } from '../design/icon.tsx';
import { Problem } from '../design/problem.tsx';
import { setView, useViewState } from '../router/view-state.ts';
import { FilePreview } from './file-preview.tsx';

/** The files of a run: folders on the left, what was chosen on the right. */
export function FilesTab({ runId }: { readonly runId: string }) {
  const view = useViewState();
  const folder = view.text('folder') ?? '';
  const chosen = view.text('file');
  const { data, error } = useLoad<FilesAnswer>(apiUrl(`/runs/${runId}/files`, { path: folder }));
  const open = (file: FileRow) => {
    if (file.isFolder) setView({ folder: file.path, file: undefined });
    else setView({ file: file.path });
  };
  const parts = folder === '' ? [] : folder.split('/');
  if (data && data.files.length === 0 && folder === '') {
    return (
      <Empty title="The run has no files">
        <p className="muted">
          In Python: <code>mlflow.log_artifact("plot.png")</code>
        </p>
      </Empty>
    );
  }
  return (
    <div className="files">
      <section className="panel">
        <header className="wrap">
          <button
            type="button"
            className="button quiet small"
            onClick={() => setView({ folder: undefined })}
          >
            Files
          </button>
          {parts.map((part, index) => (
            <span key={parts.slice(0, index + 1).join('/')} className="row">
              <span className="muted">/</span>
              <button
                type="button"
                className="button quiet small"
                onClick={() => setView({ folder: parts.slice(0, index + 1).join('/') })}
              >
                {part}
              </button>
            </span>
          ))}
        </header>
        <div className="body file-list">
          <Problem error={error} />
          {data?.files.map((file) => (
            <button
              key={file.path}
              type="button"
              className="file-item"
              aria-pressed={file.path === chosen}
              onClick={() => open(file)}
            >
              <Icon name={file.isFolder ? 'folder' : 'file'} />
              <span className="clip grow">{file.name}</span>
              <span className="muted number">{formatBytes(file.size)}</span>
            </button>
          ))}
        </div>
      </section>
      {chosen === undefined ? (
        <p className="muted files-hint">Choose a file to see it here.</p>
      ) : (
        <FilePreview key={chosen} runId={runId} path={chosen} known={data?.files} />
      )}
    </div>
  );
}
