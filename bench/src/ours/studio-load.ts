export interface LoadedStudio {
  readonly experiment: string;
  /** Ten runs with 100 curves each. */
  readonly curves: readonly string[];
}

const KEYS = 8_000;
const CHARTS = 100;
const STEPS = 1_000;
const CLIENTS = 8;

type Points = readonly { key: string; value: number; step: number; timestamp: number }[];

/** Logs the runs over REST, as any client would. */
export async function loadStudio(url: string, runs: number): Promise<LoadedStudio> {
  const call = caller(url);
  const { experiment_id } = await call<{ experiment_id: string }>('experiments/create', {
    name: 'big',
  });
  const create = async (index: number) => {
    const start_time = 1_700_000_000_000 + index * 60_000;
    const body = { experiment_id, run_name: `run ${index}`, start_time };
    const { run } = await call<{ run: { info: { run_id: string } } }>('runs/create', body);
    return run.info.run_id;
  };
  let next = 0;
  const work = async () => {
    for (let index = next++; index < runs - 11; index = next++) {
      await call('runs/log-batch', { run_id: await create(index), ...smallRun(index) });
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, work));
  await logPoints(call, await create(runs), manyKeys());
  const curves: string[] = [];
  for (let index = 1; index <= 10; index++) {
    const id = await create(runs + index);
    await logPoints(call, id, longCurves(index));
    curves.push(id);
  }
  return { experiment: experiment_id, curves };
}

type Call = <T>(path: string, body: object) => Promise<T>;

function caller(url: string): Call {
  return async <T>(path: string, body: object) => {
    const response = await fetch(`${url}/api/2.0/mlflow/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
}

function smallRun(index: number) {
  const names = Array.from({ length: 10 }, (_, each) => each);
  return {
    params: names.map((each) => ({ key: `p${each}`, value: String((index * (each + 3)) % 7) })),
    metrics: names.map((each) => ({
      key: `m${each}`,
      value: Math.abs(Math.sin(index * 7 + each)),
      step: 0,
      timestamp: 1_700_000_000_000,
    })),
  };
}

function manyKeys(): Points {
  return Array.from({ length: KEYS }, (_, index) => {
    return { key: `layers/${index}/norm`, value: index, step: 0, timestamp: 1_700_000_000_000 };
  });
}

function longCurves(run: number): Points {
  return Array.from({ length: CHARTS * STEPS }, (_, index) => {
    const [chart, step] = [Math.floor(index / STEPS), index % STEPS];
    const value = Math.exp(-step / 300) + Math.sin(step * run + chart) * 0.05;
    return { key: `charts/${chart}`, value, step, timestamp: 1_700_000_000_000 + step };
  });
}

async function logPoints(call: Call, run_id: string, metrics: Points): Promise<void> {
  for (let at = 0; at < metrics.length; at += 1_000) {
    await call('runs/log-batch', { run_id, metrics: metrics.slice(at, at + 1_000) });
  }
}
