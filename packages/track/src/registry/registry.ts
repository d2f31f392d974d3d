import type { KeyValue, Page, SearchOptions } from '../page.ts';

/** `None`, `Staging`, `Production` or `Archived`; input is read without regard to case. */
export type Stage = 'None' | 'Staging' | 'Production' | 'Archived';

export interface RegisteredModel {
  readonly name: string;
  readonly creationTime: number;
  readonly lastUpdateTime: number;
  readonly description: string | undefined;
  readonly tags: readonly KeyValue[];
  readonly aliases: readonly ModelAlias[];
  /** The highest version of each stage that has one. */
  readonly latestVersions: readonly ModelVersion[];
}

export interface ModelAlias {
  readonly alias: string;
  readonly version: string;
}

export interface ModelVersion {
  readonly name: string;
  /** 1, 2, 3 … as decimal digits. */
  readonly version: string;
  readonly creationTime: number;
  readonly lastUpdateTime: number;
  readonly description: string | undefined;
  readonly userId: string | undefined;
  readonly stage: Stage;
  /** Where it came from, as registered (`models:/m-…`, `runs:/…`, a URI). */
  readonly source: string;
  /** Where its files are: `source`, or the artifact location of the logged model. */
  readonly storageLocation: string;
  readonly runId: string | undefined;
  readonly runLink: string | undefined;
  readonly modelId: string | undefined;
  readonly status: 'PENDING_REGISTRATION' | 'FAILED_REGISTRATION' | 'READY';
  readonly statusMessage: string | undefined;
  readonly tags: readonly KeyValue[];
  readonly aliases: readonly string[];
}

export interface NewRegisteredModel {
  readonly name: string;
  readonly description?: string | undefined;
  readonly tags?: readonly KeyValue[] | undefined;
}

export interface NewModelVersion {
  readonly name: string;
  readonly source: string;
  readonly runId?: string | undefined;
  readonly runLink?: string | undefined;
  readonly modelId?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly KeyValue[] | undefined;
}

export interface StageTransition {
  readonly name: string;
  readonly version: string;
  readonly stage: string;
  /** Moves the other versions of that stage to `Archived`. */
  readonly archiveExisting?: boolean | undefined;
}

/**
 * Names of models. `MissingError` where there is no such model, `InvalidValueError` for a name,
 * alias or tag that breaks MLflow's rules.
 */
export interface RegisteredModels {
  /** Throws `ExistsError` when the name is taken. */
  create(model: NewRegisteredModel): Promise<RegisteredModel>;
  get(name: string): Promise<RegisteredModel>;
  /** 100 a page when `maxResults` is not given, at most 1,000; by name. */
  search(options?: SearchOptions): Promise<Page<RegisteredModel>>;
  rename(name: string, newName: string): Promise<RegisteredModel>;
  update(
    name: string,
    change: { readonly description: string | undefined },
  ): Promise<RegisteredModel>;
  /** With all its versions, tags and aliases. */
  delete(name: string): Promise<void>;
  /** The highest version of each of these stages, or of every stage. */
  latestVersions(name: string, stages?: readonly string[]): Promise<readonly ModelVersion[]>;
  setTag(name: string, tag: KeyValue): Promise<void>;
  deleteTag(name: string, key: string): Promise<void>;
  /** Moves or makes an alias; `ProtectedAliasError` or `GateError` where that is not allowed. */
  setAlias(name: string, alias: string, version: string): Promise<void>;
  deleteAlias(name: string, alias: string): Promise<void>;
  /** `latest` is the highest version. `InvalidValueError` where there is no such alias. */
  versionByAlias(name: string, alias: string): Promise<ModelVersion>;
}

/** Versions of models; what was deleted is `MissingError` like what never was. */
export interface ModelVersions {
  create(version: NewModelVersion): Promise<ModelVersion>;
  get(name: string, version: string): Promise<ModelVersion>;
  /** 10,000 a page when `maxResults` is not given, at most 200,000; the newest update first. */
  search(options?: SearchOptions): Promise<Page<ModelVersion>>;
  update(
    name: string,
    version: string,
    change: { readonly description: string | undefined },
  ): Promise<ModelVersion>;
  transition(transition: StageTransition): Promise<ModelVersion>;
  delete(name: string, version: string): Promise<void>;
  setTag(name: string, version: string, tag: KeyValue): Promise<void>;
  deleteTag(name: string, version: string, key: string): Promise<void>;
  /** Where to download it from. */
  downloadUri(name: string, version: string): Promise<string>;
}
