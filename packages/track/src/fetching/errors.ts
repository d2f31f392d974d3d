import { didYouMean } from '@havn/config';
import { HavnError, UsageError } from '@havn/core';

const SHOWN = 10;

/** What was given as the address of a registered model is none. */
export class ModelUriError extends UsageError {
  override readonly code = 'MODEL_URI';
  constructor(uri: string) {
    const model = /^models:\/+m-[^/@]*$/.test(uri);
    super(
      model
        ? `${uri} names a logged model, and not a version of a registered one`
        : `${JSON.stringify(uri)} names no version of a model`,
      {
        remedy: model
          ? 'Register it first: havn models register RUN NAME --path MODEL'
          : 'Write models:/NAME/VERSION, models:/NAME@ALIAS or models:/NAME/latest.',
      },
    );
  }
}

/** There is no model of this name in the store. */
export class ModelUnknownError extends HavnError {
  readonly code = 'MODEL_NOT_FOUND';
  constructor(name: string, place: string, others: readonly string[]) {
    super(`no model ${JSON.stringify(name)} is registered in ${place}`, {
      remedy:
        didYouMean(name, others) ??
        (others.length > 0
          ? `It has: ${some(others)}`
          : 'Register one: havn models register RUN NAME. Another place is named by --store.'),
    });
  }
}

/** A model has no version of this number or stage. */
export class VersionUnknownError extends HavnError {
  readonly code = 'MODEL_VERSION_NOT_FOUND';
  constructor(name: string, wanted: string, versions: readonly string[]) {
    super(`model ${name} has no ${wanted}`, {
      remedy:
        versions.length > 0
          ? `It has: ${some(versions)}`
          : `Register one: havn models register RUN ${name}`,
    });
  }
}

/** No version of a model has this alias. */
export class AliasUnknownError extends HavnError {
  readonly code = 'MODEL_ALIAS_NOT_FOUND';
  constructor(name: string, alias: string, others: readonly string[]) {
    const has =
      others.length > 0 ? `It has: ${some(others)}` : `havn models alias ${name} VERSION ${alias}`;
    super(`model ${name} has no alias ${JSON.stringify(alias)}`, {
      remedy: didYouMean(alias, others) ?? has,
    });
  }
}

/** A version is known, and its files are not where it says. */
export class ModelFilesMissingError extends HavnError {
  readonly code = 'MODEL_FILES_MISSING';
  constructor(version: string, place: string) {
    super(`${version} has no files at ${place}`, {
      remedy: 'Register the run again, or let the alias point to another version.',
    });
  }
}

/** The files of a version lie where this machine does not get at. */
export class ModelFilesElsewhereError extends HavnError {
  readonly code = 'MODEL_FILES_ELSEWHERE';
  constructor(version: string, place: string) {
    super(`the files of ${version} lie at ${place}, which this machine does not reach`, {
      remedy:
        'Register the run with the store given, which sends its bundle there: havn models register RUN NAME --store URL',
    });
  }
}

/** What is registered is a model of another kind, such as scikit-learn's. */
export class NotABundleError extends HavnError {
  readonly code = 'NOT_A_HAVN_MODEL';
  constructor(version: string, what: string) {
    super(`${version} is ${what}, which Havn does not serve`, {
      remedy:
        'Havn serves what havn train leaves (a folder with config.json, tokenizer.json and the weights).',
    });
  }
}

/** What has arrived is not what was registered. */
export class ModelFilesChangedError extends HavnError {
  readonly code = 'MODEL_FILES_CHANGED';
  constructor(version: string, place: string, what: string) {
    super(`the files of ${version} at ${place} are not those that were registered: ${what}`, {
      remedy: 'Register the run again.',
    });
  }
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).join(', ');
  return names.length > SHOWN ? `${shown}, …` : shown;
}
