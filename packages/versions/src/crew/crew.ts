import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import {
  runTask,
  type TaskAnswer,
  type TaskInput,
  type TaskName,
  type TaskOutput,
  type TaskRequest,
} from './tasks.ts';

export interface CrewOptions {
  readonly signal?: AbortSignal | undefined;
  /** Threads besides the calling one; default: one less than the machine has cores, 7 at most. */
  readonly helpers?: number | undefined;
  /** The calling thread takes no task and stays free to answer: for tasks that take long. */
  readonly apart?: boolean | undefined;
}

/** Two waiting tasks keep a thread busy while its answer travels; the last ones are left to all. */
const QUEUED = 2;
const MOST_HELPERS = 7;

interface Helper {
  readonly worker: Worker;
  waiting: number;
}

/** Threads live as long as the process; idle ones do not keep it alive. */
const helpers: Helper[] = [];
const open = new Map<number, (answer: TaskAnswer) => void>();
let nextId = 0;

/**
 * Runs a task for each input on all cores, the calling thread included, and hands over the results as
 * they come. The first failure ends it, after what is under way; so does an abort.
 */
export async function runCrew<N extends TaskName>(
  name: N,
  inputs: readonly TaskInput<N>[],
  each: (output: TaskOutput<N>, index: number) => void,
  { signal, helpers: wanted, apart = false }: CrewOptions = {},
): Promise<void> {
  const most = Math.min(wanted ?? availableParallelism() - 1, MOST_HELPERS);
  const count = apart
    ? Math.min(Math.max(most, 1), inputs.length)
    : Math.min(most, inputs.length - 1);
  const team = count > 0 ? assemble(count) : [];
  let next = 0;
  let failure: unknown;
  const pending = new Set<Promise<void>>();
  const stopped = () => failure !== undefined || signal?.aborted === true;

  const feed = (helper: Helper) => {
    while (!stopped() && next < inputs.length) {
      const ahead = inputs.length - next > count ? QUEUED : 1;
      if (helper.waiting >= ahead) break;
      const index = next++;
      helper.waiting++;
      const done = ask(helper, name, inputs[index]).then(
        (output) => {
          helper.waiting--;
          each(output as TaskOutput<N>, index);
          feed(helper);
        },
        (error) => {
          helper.waiting--;
          failure ??= error;
        },
      );
      const tracked = done.catch((error) => {
        failure ??= error;
      });
      pending.add(tracked);
      tracked.finally(() => pending.delete(tracked));
    }
  };

  for (const helper of team) feed(helper);
  while (!apart && !stopped() && next < inputs.length) {
    const index = next++;
    try {
      each(runTask(name, inputs[index]) as TaskOutput<N>, index);
    } catch (error) {
      failure ??= error;
    }
    await new Promise(setImmediate);
  }
  while (pending.size > 0) await Promise.race(pending);
  if (failure !== undefined) throw failure;
  signal?.throwIfAborted();
}

/** Starts the threads for work that is about to come: they need longer to start than they then save. */
export function startCrew(): void {
  assemble(Math.min(availableParallelism() - 1, MOST_HELPERS));
}

function assemble(count: number): readonly Helper[] {
  while (helpers.length < count) helpers.push(hire());
  return helpers.slice(0, count);
}

function hire(): Helper {
  // Tests run the sources; a thread needs what was built of them.
  const built = import.meta.url.endsWith('.ts') ? '../../dist/crew/worker.js' : './worker.js';
  const worker = new Worker(new URL(built, import.meta.url), { stdout: false, stderr: false });
  worker.on('message', (answer: TaskAnswer) => {
    const settle = open.get(answer.id);
    open.delete(answer.id);
    if (open.size === 0) for (const helper of helpers) helper.worker.unref();
    settle?.(answer);
  });
  worker.on('error', (error) => {
    throw error;
  });
  worker.unref();
  return { worker, waiting: 0 };
}

function ask(helper: Helper, name: TaskName, input: unknown): Promise<unknown> {
  const id = nextId++;
  const request: TaskRequest = { id, name, input };
  return new Promise((resolve, reject) => {
    open.set(id, ({ output, failure }) => {
      if (failure) reject(Object.assign(new Error(failure.message), failure.fields));
      else resolve(output);
    });
    for (const { worker } of helpers) worker.ref();
    helper.worker.postMessage(request);
  });
}
