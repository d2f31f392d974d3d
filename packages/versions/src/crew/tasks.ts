import { hashLargeFile } from './large-file.ts';
import { look } from './look.ts';
import { placeFiles } from './place.ts';
import { hashFiles } from './store.ts';
import { transferObjects } from './transfer.ts';

/** What a thread can be asked to do: plain input in, plain output out, no state between. */
const tasks = { hashLargeFile, look, hashFiles, placeFiles, transferObjects } as const;

export type TaskName = keyof typeof tasks;
export type TaskInput<N extends TaskName> = Parameters<(typeof tasks)[N]>[0];
export type TaskOutput<N extends TaskName> = ReturnType<(typeof tasks)[N]>;

export interface TaskRequest {
  readonly id: number;
  readonly name: TaskName;
  readonly input: unknown;
}

export interface TaskAnswer {
  readonly id: number;
  readonly output?: unknown;
  /** A failure of the system, taken apart for the way between threads. */
  readonly failure?: {
    readonly message: string;
    readonly fields: Readonly<Record<string, unknown>>;
  };
}

export function runTask(name: TaskName, input: unknown): unknown {
  return (tasks[name] as (input: never) => unknown)(input as never);
}
