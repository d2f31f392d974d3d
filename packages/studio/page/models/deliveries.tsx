import { useEffect, useState } from 'react';
import type {
  DeliveriesAnswer,
  ShownDelivery,
  ShownTrigger,
} from '../../src/server/models/delivery-routes.ts';
import { useMayRegister } from '../access/session.ts';
import { apiUrl, send } from '../api/call.ts';
import { useLoad } from '../api/use-load.ts';
import { formatAge, formatDuration, formatTime } from '../design/format.ts';
import { Problem } from '../design/problem.tsx';
import { eventText } from './event-text.ts';
import { modelApi } from './model-href.ts';

interface Props {
  readonly name: string;
  /** What happened to the model; more of it brings more deliveries. */
  readonly changes: readonly unknown[];
}

/** The others are asked for. */
const SHOWN = 6;
/** While something is under way it is looked at this often. */
const LOOK_MS = 2_000;

/** Who is told of changes of a model, and how that went. */
export function Deliveries({ name, changes }: Props) {
  const { data, error, reload } = useLoad<DeliveriesAnswer>(
    apiUrl(modelApi(name, '/deliveries'), { after: changes.length }),
  );
  const [all, setAll] = useState(false);
  const soon = data?.deliveries.some(isSoon) ?? false;
  useEffect(() => {
    if (!soon) return;
    const timer = setInterval(reload, LOOK_MS);
    return () => clearInterval(timer);
  }, [soon, reload]);
  if (error) return <Problem error={error} />;
  if (!data) return null;
  const { triggers, deliveries } = data;
  const shown = all ? deliveries : deliveries.slice(0, SHOWN);
  return (
    <section className="panel" aria-labelledby="told-title">
      <header>
        <h2 id="told-title">Who is told</h2>
      </header>
      {triggers.length === 0 && <NoTriggers name={name} />}
      {triggers.length > 0 && (
        <ul className="body trigger-list">
          {triggers.map((trigger) => (
            <Told key={`${trigger.kind} ${trigger.name}`} trigger={trigger} />
          ))}
        </ul>
      )}
      {deliveries.length > 0 && (
        <ol className="delivery-list" aria-label="Deliveries">
          {shown.map((delivery) => (
            <Line key={delivery.id} delivery={delivery} reload={reload} />
          ))}
        </ol>
      )}
      {deliveries.length > shown.length && (
        <div className="delivery">
          <button type="button" className="button small" onClick={() => setAll(true)}>
            Show {deliveries.length - shown.length} older
          </button>
        </div>
      )}
      {triggers.length > 0 && deliveries.length === 0 && (
        <p className="body muted">Nothing has happened yet that they asked for.</p>
      )}
    </section>
  );
}

function isSoon({ state, due, leased, attempts }: ShownDelivery): boolean {
  const now = Date.now();
  return state === 'PENDING' && (attempts === 0 || (leased ?? 0) > now || due < now + 60_000);
}

function NoTriggers({ name }: { readonly name: string }) {
  return (
    <div className="body stack">
      <p className="muted">
        Nobody yet. When an alias moves, a command of this machine, a webhook or a GitHub workflow
        can be told:
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0}>
        {`havn triggers add deploy --model ${name} --alias production -- ./deploy.sh`}
      </pre>
    </div>
  );
}

const KINDS = { command: 'runs', github: 'starts workflows of', webhook: 'posts to' } as const;

function Told({ trigger: { name, kind, summary, on, alias } }: { readonly trigger: ShownTrigger }) {
  return (
    <li>
      <strong>{name}</strong>
      <span className="muted"> {KINDS[kind]} </span>
      <code>{summary}</code>
      <span className="muted"> on {on.map(eventText).join(', ')}</span>
      {alias && <span className="muted"> of {alias}</span>}
    </li>
  );
}

interface LineProps {
  readonly delivery: ShownDelivery;
  readonly reload: () => void;
}

function Line({ delivery, reload }: LineProps) {
  const { id, name, entry, log } = delivery;
  const mayChange = useMayRegister();
  const [error, setError] = useState<Error>();
  const again = () =>
    send('POST', apiUrl(`/deliveries/${id}/redeliver`)).then(() => {
      setError(undefined);
      reload();
    }, setError);
  const alias = (JSON.parse(entry.detail) as { readonly alias?: unknown }).alias;
  return (
    <li className="delivery">
      <div className="row delivery-head">
        <div className="row wrap grow">
          <State delivery={delivery} />
          <strong>{name}</strong>
          <span>
            {eventText(entry.event)}
            {typeof alias === 'string' && `: ${alias}`}
            {entry.version &&
              `${entry.event.endsWith('.deleted') ? ', was' : ' →'} version ${entry.version}`}
          </span>
          <span className="muted" title={formatTime(entry.time)}>
            {formatAge(entry.time)}
          </span>
        </div>
        {mayChange && delivery.state !== 'PENDING' && (
          <button type="button" className="button small" onClick={again}>
            Redeliver
            <span className="sr-only">
              {' '}
              {name}, delivery {id}
            </span>
          </button>
        )}
        {mayChange &&
          delivery.state === 'PENDING' &&
          delivery.attempts > 0 &&
          !isLeased(delivery) && (
            <button type="button" className="button small" onClick={again}>
              Try now
              <span className="sr-only">
                {' '}
                {name}, delivery {id}
              </span>
            </button>
          )}
      </div>
      <Problem error={error} />
      {log.length > 0 && <Attempts delivery={delivery} />}
    </li>
  );
}

function isLeased({ leased }: ShownDelivery): boolean {
  return (leased ?? 0) > Date.now();
}

function State({ delivery }: { readonly delivery: ShownDelivery }) {
  const { state, attempts } = delivery;
  if (state === 'DONE') return <span className="badge good">told</span>;
  if (state === 'FAILED') return <span className="badge bad">failed</span>;
  if (isLeased(delivery)) return <span className="badge">under way</span>;
  return <span className="badge warn">{attempts === 0 ? 'waits' : 'tries again'}</span>;
}

function Attempts({ delivery }: { readonly delivery: ShownDelivery }) {
  const { log, state, due } = delivery;
  const [latest] = log;
  return (
    <details className="attempts" open={state === 'FAILED'}>
      <summary className="muted">
        {log.length === 1 ? '1 attempt' : `${delivery.attempts} attempts`}
        {latest?.error && <span className="bad-text">: {latest.error}</span>}
        {state === 'PENDING' && !isLeased(delivery) && due > Date.now() && (
          <span> – next at {formatTime(due).slice(11)}</span>
        )}
      </summary>
      <ol className="attempt-list">
        {log.map(({ number, time, ended, error, answer }) => (
          <li key={number}>
            <span className="muted">
              {number}. {formatTime(time)}
              {ended !== undefined && `, ${formatDuration(ended - time)}`}
            </span>{' '}
            {error ?? (ended === undefined ? 'has not come to an end' : 'done')}
            {answer.trim() !== '' && <Answer number={number} text={answer} />}
          </li>
        ))}
      </ol>
    </details>
  );
}

function Answer({ number, text }: { readonly number: number; readonly text: string }) {
  return (
    <section
      className="attempt-answer mono"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      aria-label={`Answer to attempt ${number}`}
    >
      {text}
    </section>
  );
}
