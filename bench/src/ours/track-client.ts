import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Sends a body that was built before; the answer's text. */
export function send(method: string, url: string, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const outgoing = request(url, { method, agent, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(text);
        else reject(new Error(`${url} answered ${answer.statusCode}: ${text.slice(0, 300)}`));
      });
      answer.on('error', reject);
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      // The server closed a connection just as it was used again.
      const stale = outgoing.reusedSocket && /^(ECONNRESET|EPIPE)$/.test(error.code ?? '');
      if (stale) resolve(send(method, url, body));
      else reject(error);
    });
    outgoing.end(body);
  });
}

export async function post<T>(url: string, path: string, body: object): Promise<T> {
  return JSON.parse(await send('POST', `${url}/api/2.0/mlflow/${path}`, JSON.stringify(body))) as T;
}

export async function newExperiment(url: string): Promise<string> {
  const { experiment_id } = await post<{ experiment_id: string }>(url, 'experiments/create', {
    name: `bench ${Date.now()}`,
  });
  return experiment_id;
}

export async function newRun(url: string, experiment: string, name = 'bench'): Promise<string> {
  const body = { experiment_id: experiment, run_name: name, start_time: Date.now() };
  const { run } = await post<{ run: { info: { run_id: string } } }>(url, 'runs/create', body);
  return run.info.run_id;
}

/** Milliseconds that each of the calls took, with so many under way at once. */
export async function wallTime(
  calls: readonly (() => Promise<unknown>)[],
  clients: number,
): Promise<number> {
  const waiting = [...calls];
  const start = performance.now();
  const client = async () => {
    for (let call = waiting.pop(); call; call = waiting.pop()) await call();
  };
  await Promise.all(Array.from({ length: clients }, client));
  return (performance.now() - start) / calls.length;
}
