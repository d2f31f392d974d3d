import { useState } from 'react';
import type { Report } from '../../src/server/reports/report.ts';
import { useMayWrite } from '../access/session.ts';
import { apiUrl, send } from '../api/call.ts';
import { useLoad } from '../api/use-load.ts';
import { formatAge } from '../design/format.ts';
import { Problem } from '../design/problem.tsx';
import { Link } from '../router/link.tsx';
import { navigate } from '../router/location.ts';
import { setView, useViewState } from '../router/view-state.ts';
import { useTitle } from '../shell/use-title.ts';
import { Markdown } from './markdown.tsx';
import { PanelBlock } from './panel.tsx';
import './reports.css';

interface Props {
  readonly experimentId: string;
  readonly id: string;
}

export default function ReportPage({ experimentId, id }: Props) {
  const mayWrite = useMayWrite();
  const editing = useViewState().flag('edit') && mayWrite;
  const url = apiUrl(`/reports/${experimentId}/${id}`);
  const { data, error, reload } = useLoad<Report>(url);
  useTitle(data?.title ?? 'Report');
  return (
    <div className="content">
      <div className="page-head">
        <Link className="muted" href="/reports">
          Reports
        </Link>
        <span className="muted">/</span>
        <h1>{data?.title}</h1>
        <span className="grow" />
        {data && !editing && (
          <>
            <span className="muted">changed {formatAge(data.updated)}</span>
            {mayWrite && (
              <button type="button" className="button" onClick={() => setView({ edit: '1' })}>
                Change
              </button>
            )}
          </>
        )}
      </div>
      <Problem error={error} />
      {data && editing && <Editor report={data} url={url} reload={reload} />}
      {data && !editing && <Body report={data} markdown={data.markdown} />}
    </div>
  );
}

function Body({ report, markdown }: { readonly report: Report; readonly markdown: string }) {
  return (
    <Markdown
      text={markdown}
      fence={(language, code) =>
        language === 'panel' ? <PanelBlock code={code} experimentId={report.experimentId} /> : null
      }
    />
  );
}

interface EditorProps {
  readonly report: Report;
  readonly url: string;
  readonly reload: () => void;
}

/** The text on the left, what becomes of it on the right. */
function Editor({ report, url, reload }: EditorProps) {
  const [title, setTitle] = useState(report.title);
  const [markdown, setMarkdown] = useState(report.markdown);
  const [error, setError] = useState<Error>();
  const save = () =>
    send('PUT', url, { title, markdown }).then(() => {
      reload();
      setView({ edit: undefined });
    }, setError);
  return (
    <div className="stack">
      <div className="row wrap">
        <input
          className="field grow"
          aria-label="Title"
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        <button type="button" className="button primary" onClick={save}>
          Save
        </button>
        <button type="button" className="button quiet" onClick={() => setView({ edit: undefined })}>
          Cancel
        </button>
        <button
          type="button"
          className="button quiet danger"
          onClick={() => send('DELETE', url).then(() => navigate('/reports'), setError)}
        >
          Delete
        </button>
      </div>
      <Problem error={error} />
      <div className="report-editor">
        <textarea
          className="field mono"
          aria-label="Text in Markdown"
          value={markdown}
          onChange={(event) => setMarkdown(event.target.value)}
        />
        <div className="panel">
          <div className="body">
            <Body report={report} markdown={markdown} />
          </div>
        </div>
      </div>
    </div>
  );
}
