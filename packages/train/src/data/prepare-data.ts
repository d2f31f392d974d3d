import type { Progress } from '@havn/core';
import {
  type Dataset,
  type DatasetDescription,
  describeDataset,
  formatDescription,
  readDataset,
} from '@havn/data';
import type { Phases } from '@havn/loop';
import type { Checkpoint, Tokenizer } from '@havn/models';
import type { TrainConfig } from '../config.ts';
import { checkInterrupt } from '../interrupt.ts';
import { dataPath } from './banking77.ts';
import { type TokenisedData, tokenise } from './tokenise.ts';

/** The data of a run: rows, splits, token ids, and what was found out about them. */
export interface PreparedData extends TokenisedData {
  readonly dataset: Dataset;
  readonly description: DatasetDescription;
  readonly maxLength: number;
  close(): Promise<void>;
}

export interface PrepareDataOptions {
  readonly config: TrainConfig;
  readonly checkpoint: Checkpoint;
  readonly tokenizer: Tokenizer;
  readonly tokenizerHash: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  readonly phases?: Phases;
}

/** Reads, splits and tokenises the data, and says what there is to know before training. */
export async function prepareData(options: PrepareDataOptions): Promise<PreparedData> {
  const { config, progress } = options;
  const timed = <T>(name: string, work: () => Promise<T>) =>
    options.phases?.time(name, work) ?? work();
  const dataset = await timed('read', () => readConfiguredData(config, progress));
  checkInterrupt(options.signal);
  const maxLength = maxLengthOf(options);
  const tokenised = await timed('tokenise', () => tokenise({ ...options, dataset, maxLength }));
  const lengths = Object.fromEntries(
    Object.entries(tokenised.lengths).map(([name, values]) => [
      name,
      { lengths: values, maxLength },
    ]),
  );
  const description = describeDataset(dataset, lengths);
  for (const note of dataset.notes) progress.say(note);
  for (const warning of dataset.warnings) progress.say(`warning: ${warning.message}`);
  progress.say(formatDescription(description));
  const files = Object.values(tokenised.tokens);
  return {
    ...tokenised,
    dataset,
    description,
    maxLength,
    close: async () => {
      await Promise.all(files.map((file) => file.close()));
    },
  };
}

function readConfiguredData(config: TrainConfig, progress: Progress): Promise<Dataset> {
  const { data, seed } = config;
  const path = (given: string | null) => (given === null ? undefined : dataPath(given));
  const column = (given: string | number | null) => (given === null ? undefined : String(given));
  return readDataset({
    train: dataPath(data.train),
    validation: path(data.validation),
    test: path(data.test),
    text: column(data.text),
    label: column(data.label),
    limit: limitOf(config),
    seed,
    validationShare: data.validation_share,
    testShare: data.test_share,
    problem: data.problem,
    classNames: path(data.class_names),
    progress,
  });
}

/** A rehearsal needs no more rows than its two steps read. */
function limitOf({ data, train }: TrainConfig): number | undefined {
  const limit = data.limit ?? undefined;
  if (!train.fast_dev_run) return limit;
  return Math.min(limit ?? Number.POSITIVE_INFINITY, 2 * train.batch_size * train.accumulate);
}

/** What is asked for, within what the tokenizer and the position table allow. */
function maxLengthOf({ config, tokenizer, checkpoint }: PrepareDataOptions): number {
  const limits = [
    config.train.max_length,
    tokenizer.modelMaxLength,
    checkpoint.config.maxPositions,
  ];
  return Math.min(...limits.map((limit) => limit ?? Number.POSITIVE_INFINITY));
}
