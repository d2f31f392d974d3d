export { didYouMean, nearest } from '@havn/core';
export { type CompleteOptions, completeOverride } from './complete.ts';
export { type ComposeOptions, compose, composeConfig } from './compose.ts';
export { Composed, type View } from './composed.ts';
export type { ResultDefault } from './defaults/list.ts';
export {
  ConfigError,
  ConfigNotFoundError,
  DefaultsListError,
  InterpolationError,
  InterpolationToMissingError,
  MergeError,
  OverrideError,
  OverrideSyntaxError,
  SearchPathError,
  StructError,
  SweepError,
  YamlError,
} from './errors.ts';
export type { JobFolders, JobInfo } from './hydra/fill.ts';
export { writeHydraFiles } from './hydra/write-files.ts';
export type { ConfigTree, PlainValue, Resolver, ResolverContext } from './interpolation/context.ts';
export { toJson } from './json.ts';
export { expandSweeps, type SweepOptions } from './override/sweep.ts';
export { planSweep, runMode, type SweepPlan } from './plan-sweep.ts';
export type { Origin } from './tree/nodes.ts';
export { editorSchema } from './validate/editor-schema.ts';
export { type ConfigIssue, ConfigValidationError } from './validate/error.ts';
export { validateConfig } from './validate/validate.ts';
export { fromYaml } from './yaml/from-yaml.ts';
export { toYaml } from './yaml/write.ts';
