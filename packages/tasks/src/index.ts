export { type Classifier, type LoadOptions, loadClassifier } from './inference/load-classifier.ts';
export { type Prediction, predictionsOf } from './inference/prediction.ts';
export { probabilitiesOf } from './inference/probabilities.ts';
export {
  type RunRowsOptions,
  rowsInMemory,
  runRows,
  type TokenRows,
} from './inference/run-rows.ts';
export {
  type GraphObjective,
  type GraphObjectiveOptions,
  graphObjective,
} from './probe/graph-objective.ts';
export { openTokenFile, type TokenFile, writeTokenFile } from './tokens/token-file.ts';
export {
  type ClassifierModel,
  type InferenceGraphOptions,
  inferenceGraph,
  parametersOf,
  prefixGraph,
} from './training/classifier-model.ts';
export {
  type HiddenFile,
  openHiddenFile,
  type WriteHiddenOptions,
  writeHiddenFile,
} from './training/hidden-file.ts';
export { type TextSourceOptions, textSource } from './training/text-source.ts';
export { classifierTrainingGraph, type TrainingGraphOptions } from './training/training-graph.ts';
