/** The entry of a thread: runs one task after the other. */
import { parentPort } from 'node:worker_threads';
import { runTask, type TaskAnswer, type TaskRequest } from './tasks.ts';

parentPort!.on('message', ({ id, name, input }: TaskRequest) => {
  parentPort!.postMessage(answer(id, () => runTask(name, input)));
});

function answer(id: number, run: () => unknown): TaskAnswer {
  try {
    return { id, output: run() };
  } catch (error) {
    const { message, stack, ...fields } = error as Error;
    return { id, failure: { message: (error as Error).message, fields } };
  }
}
