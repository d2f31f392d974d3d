export { ParamChangedError, RunAmbiguousError, RunNotFoundError } from './errors.ts';
export { openStore } from './sqlite.ts';
export type {
  ListRunsOptions,
  MetricPoint,
  NewRun,
  RunChange,
  RunRecord,
  RunStatus,
  RunStore,
} from './store.ts';
