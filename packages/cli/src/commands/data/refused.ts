import { UsageError } from '@havn/core';

const RUNS = 'Havn keeps every training run: havn train, havn runs list, havn up.';

/** Words of DVC that Havn has no command for, and what to do instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  exp: RUNS,
  experiments: RUNS,
  queue: 'Several runs one after another: havn train --multirun with a list of values.',
  studio: 'Pages of runs and models, on this machine: havn up.',
  artifacts: 'Havn keeps models in its registry: havn models list.',
  dataset: 'Take the data in, with where it came from: havn data import-url, or havn data import.',
  ds: 'Take the data in, with where it came from: havn data import-url, or havn data import.',
  data: 'Leave the word out: havn data status says what changed in data and pipelines.',
  du: 'Sizes of tracked files: havn data list . -R --size.',
  'import-db': 'Let a stage of dvc.yaml run the query, and track what it writes.',
  'test-db': 'Let a stage of dvc.yaml run the query, and track what it writes.',
  install: 'Havn sets no hooks of Git: call havn data checkout and havn data push in yours.',
  'git-hook': 'Havn sets no hooks of Git: call havn data checkout and havn data push in yours.',
  'check-ignore': 'havn data add names the line of .dvcignore that leaves a path out.',
  completion: 'For all commands at once: havn completion bash.',
  daemon: 'Havn runs no process in the background.',
  destroy: 'Remove the folder .dvc and the .dvc files; what is not in a remote is lost then.',
  version: 'havn --version',
  doctor: 'havn --version',
};

/** Throws for a word of DVC that Havn does not have. */
export function refuseWordOfDvc(name: string): void {
  if (!Object.hasOwn(INSTEAD, name)) return;
  const remedy = INSTEAD[name]!;
  throw new UsageError(`Havn has no command data ${name}`, { remedy });
}
