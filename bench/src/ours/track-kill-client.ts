/**
 * `track-kill-client URL HOME ROUND`: writes as fast as it may until it is killed. A run of this
 * machine that the server follows, and calls to the server itself. Each thing that was acknowledged
 * is told in a line of stdout: {"kind", …}. With `finish` for the round it sends what is left.
 */
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { markSent, openStore, pendingRuns, restClient, sendRun, startRun } from '@havn/track';

const [url = '', home = '', round = ''] = process.argv.slice(2);
const STEPS_OF_A_RUN = 200;

/** A write to a pipe is with its reader when this returns. */
function tell(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

/** Runs of a training: several in one round when nobody kills it. */
async function train(): Promise<never> {
  for (let part = 0; ; part++) {
    const id = createHash('md5').update(`${round}/${part}`).digest('hex');
    const name = `round ${round}, part ${part}`;
    const run = await startRun({ home, uri: url, id, name, system: false, onWarning: () => {} });
    tell({ kind: 'run', id });
    for (let step = 0; step < STEPS_OF_A_RUN; step++) {
      await run.log(step, { loss: 1 / (step + 1), step });
      tell({ kind: 'point', id, step });
      await sleep(1);
    }
    await run.end();
    tell({ kind: 'end', id });
  }
}

type Send = () => Promise<Response>;

/** As MLflow's clients do: what got no answer is sent again, with the same body. */
async function insisting(send: Send): Promise<Response> {
  for (;;) {
    const answer = await send().catch(() => undefined);
    if (answer?.ok) return answer;
    if (answer && answer.status < 500) throw new Error(`${answer.status} ${await answer.text()}`);
    await sleep(50);
  }
}

function post(path: string, body: object): Send {
  const headers = { 'content-type': 'application/json' };
  return () =>
    fetch(`${url}/api/2.0/mlflow/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** Points, tags and files of one run of the server, and versions of one model. */
async function call(): Promise<never> {
  const created = await insisting(post('runs/create', { experiment_id: '0', start_time: 1 }));
  const { run } = (await created.json()) as { run: { info: { run_id: string } } };
  const { run_id } = run.info;
  tell({ kind: 'called', id: run_id });
  for (let step = 0; ; step++) {
    await insisting(
      post('runs/log-metric', { run_id, key: 'm', value: step, timestamp: step, step }),
    );
    tell({ kind: 'metric', id: run_id, step });
    await insisting(post('runs/set-tag', { run_id, key: `tag ${step}`, value: `${step}` }));
    tell({ kind: 'tag', id: run_id, step });
    const body = randomBytes(step % 5 === 0 ? 11_000_000 : 10_000);
    const path = `0/${run_id}/artifacts/${step % 7}.bin`;
    const sha256 = createHash('sha256').update(body).digest('hex');
    tell({ kind: 'sending', path, sha256 });
    await insisting(() =>
      fetch(`${url}/api/2.0/mlflow-artifacts/artifacts/${path}`, { method: 'PUT', body }),
    );
    tell({ kind: 'file', path, sha256 });
    // A version gets a number of its own each time: it is asked for once.
    const source = `s3://bucket/${round}/${step}`;
    const answer = await post('model-versions/create', { name: 'killed', source })().catch(
      () => undefined,
    );
    if (!answer?.ok) continue;
    const { model_version } = (await answer.json()) as { model_version: { version: string } };
    tell({ kind: 'version', version: model_version.version, source });
  }
}

/** Sends the runs that the server does not have as a whole yet. */
async function finish(): Promise<void> {
  const store = await openStore(home);
  const send = restClient({ uri: url });
  for (const id of await pendingRuns(store.tracking)) {
    await sendRun(send, store.tracking, id);
    await markSent(store.tracking, id);
  }
  await store.close();
}

if (round === 'finish') await finish();
else await Promise.all([train(), call()]);
