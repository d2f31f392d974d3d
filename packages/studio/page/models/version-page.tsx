import type { ModelVersion } from '@havn/track';
import type { LineageAnswer } from '../../src/server/models/lineage-route.ts';
import { useMayRegister } from '../access/session.ts';
import { apiUrl, send } from '../api/call.ts';
import { useLoad } from '../api/use-load.ts';
import { EditableNote } from '../design/editable-note.tsx';
import { formatTime } from '../design/format.ts';
import { Problem } from '../design/problem.tsx';
import { Link } from '../router/link.tsx';
import { PairTable } from '../run/pair-table.tsx';
import { useTitle } from '../shell/use-title.ts';
import { LineageGraph } from './lineage-graph.tsx';
import { modelApi, modelHref } from './model-href.ts';
import './models.css';

interface Props {
  readonly name: string;
  readonly version: string;
}

export default function VersionPage({ name, version }: Props) {
  useTitle(`${name} ${version}`);
  const path = modelApi(name, `/versions/${version}`);
  const { data, error, reload } = useLoad<ModelVersion>(apiUrl(path));
  const mayChange = useMayRegister();
  const lineage = useLoad<LineageAnswer>(apiUrl(`${path}/lineage`));
  return (
    <div className="content">
      <div className="page-head">
        <Link className="muted" href="/models">
          Models
        </Link>
        <span className="muted">/</span>
        <Link className="muted" href={modelHref(name)}>
          {name}
        </Link>
        <span className="muted">/</span>
        <h1>Version {version}</h1>
        {data?.aliases.map((alias) => (
          <span key={alias} className="badge alias">
            {alias}
          </span>
        ))}
      </div>
      <Problem error={error ?? lineage.error} />
      {lineage.data && <LineageGraph lineage={lineage.data} />}
      {data && (
        <>
          <EditableNote
            title="Notes"
            value={data.description ?? ''}
            hint="What is new in this version?"
            onSave={
              mayChange &&
              ((value) => send('PUT', apiUrl(`${path}/description`), { value }).then(reload))
            }
          />
          <PairTable title="Details" counted={false} pairs={factsOf(data)} hint="" />
          <PairTable title="Tags" pairs={data.tags} hint="The version has no tags." />
        </>
      )}
    </div>
  );
}

function factsOf(version: ModelVersion) {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Made', formatTime(version.creationTime)],
    ['Changed', formatTime(version.lastUpdateTime)],
    ['By', version.userId],
    ['Stage', version.stage === 'None' ? undefined : version.stage],
    ['Status', version.status.toLowerCase().replaceAll('_', ' ')],
    ['Source', version.source],
    ['Files', version.storageLocation === version.source ? undefined : version.storageLocation],
    ['Serve it', serveCommand(version)],
  ];
  return facts.flatMap(([key, value]) => (value ? [{ key, value }] : []));
}

/** For what `havn train` left; other models are for other programs. */
function serveCommand({ name, version, source }: ModelVersion): string | undefined {
  if (!/\/bundles?(\/|$)/.test(source)) return undefined;
  const uri = `models:/${name}/${version}`;
  const word = /^[\w:/.@-]+$/.test(uri) ? uri : `'${uri.replaceAll("'", "'\\''")}'`;
  return `havn serve ${word} --store ${window.location.origin}`;
}
