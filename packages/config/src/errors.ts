import { HavnError, type HavnErrorDetails } from '@havn/core';

/** The base of every mistake in a configuration or on its command line: exit code 2. */
export abstract class ConfigError extends HavnError {
  override readonly exitCode = 2;
}

/** A YAML file that cannot be read: syntax, a duplicate key, an unsupported tag. */
export class YamlError extends ConfigError {
  readonly code = 'CONFIG_YAML';
}

/** The primary config, or a file that a defaults list names, is in no search-path entry. */
export class ConfigNotFoundError extends ConfigError {
  readonly code = 'CONFIG_NOT_FOUND';
  /** The options that the group does have; empty when it is not a group. */
  readonly options: readonly string[];

  constructor(message: string, details: HavnErrorDetails & { options?: readonly string[] } = {}) {
    super(message, details);
    this.options = details.options ?? [];
  }
}

/** A defaults list that breaks a rule: duplicates, overrides not at the end, a missing choice. */
export class DefaultsListError extends ConfigError {
  readonly code = 'CONFIG_DEFAULTS_LIST';
}

/** An override that the grammar does not know. */
export class OverrideSyntaxError extends ConfigError {
  readonly code = 'CONFIG_OVERRIDE_SYNTAX';
}

/** An override that names nothing, adds what is there already, or deletes what is not. */
export class OverrideError extends ConfigError {
  readonly code = 'CONFIG_OVERRIDE';
}

/** A sweep where one value is needed, or a sweep that cannot be enumerated. */
export class SweepError extends ConfigError {
  readonly code = 'CONFIG_SWEEP';
}

/** Two files, or a file and an override, that cannot be merged (a mapping with a list). */
export class MergeError extends ConfigError {
  readonly code = 'CONFIG_MERGE';
}

/** A key that a closed mapping does not have. */
export class StructError extends ConfigError {
  readonly code = 'CONFIG_KEY_NOT_IN_STRUCT';
}

/** An interpolation that cannot be parsed or resolved. */
export class InterpolationError extends ConfigError {
  readonly code: string = 'CONFIG_INTERPOLATION';
}

/** An interpolation whose target is `???`. */
export class InterpolationToMissingError extends InterpolationError {
  override readonly code = 'CONFIG_INTERPOLATION_TO_MISSING';
}

/** A search path that is no list of strings, or that stands outside the primary config. */
export class SearchPathError extends ConfigError {
  readonly code = 'CONFIG_SEARCH_PATH';
}
