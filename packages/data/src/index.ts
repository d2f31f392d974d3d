export type { Dataset } from './dataset/dataset.ts';
export type { ReadDatasetOptions } from './dataset/options.ts';
export { readDataset } from './dataset/read-dataset.ts';
export type { Split, SplitName, SplitRow } from './dataset/split.ts';
export type { Problem, Targets } from './dataset/targets.ts';
export type { DataWarning } from './dataset/warnings.ts';
