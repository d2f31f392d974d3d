import type { Generated } from 'kysely';
import type { ArtifactTables } from './artifact-tables.ts';

/** The tables of the newest schema; booleans and stages are 0 or 1, times are milliseconds. */
export interface Tables extends ArtifactTables {
  /** Names of what runs of an experiment logged: parameters 0, metrics 1, tags 2. */
  readonly experiment_keys: {
    readonly experiment: number;
    readonly kind: number;
    readonly key: number;
  };
  /** Where files of runs lie that are gone for good, until these are gone, too. */
  readonly purged_places: { readonly place: string; readonly since: number };
  readonly experiments: {
    readonly id: Generated<number>;
    readonly name: string;
    readonly artifact_location: string;
    readonly deleted: number;
    readonly creation_time: number;
    readonly last_update_time: number;
  };
  readonly experiment_tags: {
    readonly experiment: number;
    readonly key: string;
    readonly value: string;
  };
  /** The names of metrics, parameters and tags; never deleted, so ids can be remembered. */
  readonly keys: { readonly id: Generated<number>; readonly name: string };
  readonly runs: {
    readonly key: Generated<number>;
    readonly id: string;
    readonly experiment: number;
    readonly name: string;
    readonly user_id: string;
    readonly status: string;
    readonly start_time: number;
    readonly end_time: number | null;
    readonly deleted_time: number | null;
    readonly deleted: number;
    readonly artifact_uri: string;
    /** Where `havn train` keeps the run's files on this machine. */
    readonly folder: string | null;
  };
  readonly params: RunText;
  readonly tags: RunText;
  readonly latest_metrics: {
    readonly run: number;
    readonly key: number;
    readonly step: number;
    readonly time: number;
    /** null stands for NaN. */
    readonly value: number | null;
  };
  /** Points as they were logged, a row a call; moved to `metric_chunks` when they grow many. */
  readonly metric_segments: {
    readonly run: number;
    readonly id: number;
    readonly count: number;
    readonly points: Uint8Array;
  };
  /** Points of one metric of one run, with a summary of each stretch of them. */
  readonly metric_chunks: {
    readonly run: number;
    readonly key: number;
    readonly id: number;
    readonly count: number;
    readonly first_step: number;
    readonly last_step: number;
    readonly summary: Uint8Array;
    readonly points: Uint8Array;
  };
  readonly datasets: {
    readonly id: Generated<number>;
    readonly experiment: number;
    readonly name: string;
    readonly digest: string;
    readonly source_type: string;
    readonly source: string;
    readonly schema: string | null;
    readonly profile: string | null;
  };
  readonly run_datasets: {
    readonly run: number;
    readonly dataset: number;
    /** The tag `mlflow.data.context`, once more, to be found by. */
    readonly context: string | null;
    /** JSON: a list of [key, value]. */
    readonly tags: string;
  };
  readonly run_models: {
    readonly run: number;
    readonly output: number;
    readonly model: string;
    readonly step: number;
  };
  readonly registered_models: {
    readonly id: Generated<number>;
    readonly name: string;
    readonly description: string | null;
    readonly creation_time: number;
    readonly last_update_time: number;
  };
  readonly registered_model_tags: ModelText;
  readonly model_aliases: {
    readonly model: number;
    readonly alias: string;
    readonly version: number;
  };
  readonly model_versions: {
    readonly model: number;
    readonly version: number;
    readonly creation_time: number;
    readonly last_update_time: number;
    readonly description: string | null;
    readonly user_id: string | null;
    readonly stage: string;
    readonly source: string;
    readonly storage_location: string;
    readonly run_id: string | null;
    readonly run_link: string | null;
    readonly model_id: string | null;
    readonly status: string;
    readonly status_message: string | null;
    readonly deleted: number;
  };
  readonly model_version_tags: ModelText & { readonly version: number };
  readonly logged_models: {
    readonly key: Generated<number>;
    readonly id: string;
    readonly experiment: number;
    readonly name: string;
    readonly creation_time: number;
    readonly last_update_time: number;
    readonly model_type: string | null;
    readonly source_run_id: string | null;
    readonly status: string;
    readonly status_message: string | null;
    readonly deleted: number;
  };
  readonly logged_model_params: ModelText;
  readonly logged_model_tags: ModelText;
  readonly logged_model_metrics: {
    readonly model: number;
    readonly key: string;
    readonly time: number;
    readonly step: number;
    readonly run: string;
    readonly value: number | null;
    /** Empty where none was named. */
    readonly dataset_name: string;
    readonly dataset_digest: string;
  };
  readonly traces: {
    readonly key: Generated<number>;
    readonly id: string;
    readonly experiment: number;
    readonly client_request_id: string | null;
    readonly request_preview: string | null;
    readonly response_preview: string | null;
    readonly request_time: number;
    readonly execution_duration: number | null;
    readonly state: string;
  };
  readonly trace_tags: TraceText;
  readonly trace_metadata: TraceText;
  readonly trace_assessments: {
    readonly trace: number;
    readonly id: string;
    readonly name: string;
    readonly create_time: number;
    readonly last_update_time: number;
    readonly content: string;
  };
  readonly webhooks: {
    readonly id: string;
    readonly name: string;
    readonly url: string;
    /** JSON: a list of {entity, action}. */
    readonly events: string;
    readonly description: string | null;
    readonly secret: string | null;
    readonly status: string;
    readonly creation_time: number;
    readonly last_update_time: number;
  };
  readonly audit: {
    readonly id: Generated<number>;
    readonly time: number;
    readonly actor: string | null;
    readonly event: string;
    readonly model: string | null;
    readonly version: string | null;
    readonly detail: string;
  };
  readonly deliveries: {
    readonly id: Generated<number>;
    readonly entry: number;
    readonly target: string;
    readonly attempts: number;
    readonly last_error: string | null;
    readonly due: number;
    readonly state: string;
    /** Until then nobody else takes it. */
    readonly leased: number | null;
  };
  readonly delivery_attempts: {
    readonly delivery: number;
    readonly number: number;
    readonly time: number;
    readonly ended: number | null;
    readonly error: string | null;
    readonly answer: string;
  };
  readonly triggers: {
    readonly owner: string;
    readonly name: string;
    readonly kind: string;
    readonly summary: string;
    /** JSON: which events, models and aliases. */
    readonly rule: string;
  };
}

interface ModelText {
  readonly model: number;
  readonly key: string;
  readonly value: string;
}

interface TraceText {
  readonly trace: number;
  readonly key: string;
  readonly value: string;
}

interface RunText {
  readonly run: number;
  readonly key: number;
  /** Of the value, so that equal values are found without an index over long texts. */
  readonly hash: number;
  readonly value: string;
}
