/** @file Which fields and comparisons each kind of search knows, as in MLflow. */

export type Target = 'attribute' | 'metric' | 'parameter' | 'tag' | 'dataset' | 'metadata';

export const NUMERIC = ['>', '>=', '!=', '=', '<', '<='] as const;
const TEXT = ['!=', '=', 'LIKE', 'ILIKE'] as const;
const LISTED = [...TEXT, 'IN', 'NOT IN'] as const;
const NULLABLE = [...TEXT, 'IS NULL', 'IS NOT NULL'] as const;

export interface Grammar {
  readonly attributes: readonly string[];
  readonly numericAttributes: readonly string[];
  /** Attributes that may be compared with a list. */
  readonly listed: readonly string[];
  /** What a field may begin with; what is missing cannot be asked for. */
  readonly prefixes: Readonly<Record<string, Target>>;
  readonly comparators: Readonly<Partial<Record<Target, readonly string[]>>>;
  /** Where IS NULL is allowed. */
  readonly nullable: readonly Target[];
  /** Where an order knows fewer attributes than a filter. */
  readonly orderAttributes?: readonly string[];
  /** What an attribute wants where it is given something else. */
  readonly wanted?: string;
  /** The message for an unknown prefix. */
  readonly unknownPrefix: (prefix: string) => string;
}

const RUN_PREFIXES: Readonly<Record<string, Target>> = {
  metric: 'metric',
  metrics: 'metric',
  parameter: 'parameter',
  parameters: 'parameter',
  param: 'parameter',
  params: 'parameter',
  tag: 'tag',
  tags: 'tag',
  attribute: 'attribute',
  attributes: 'attribute',
  attr: 'attribute',
  run: 'attribute',
  dataset: 'dataset',
  datasets: 'dataset',
};

const REGISTRY_PREFIXES: Readonly<Record<string, Target>> = {
  attribute: 'attribute',
  tag: 'tag',
  tags: 'tag',
};

function unknownRunPrefix(prefix: string): string {
  return `Invalid entity type '${prefix}'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']`;
}

function unknownRegistryPrefix(prefix: string): string {
  return `Invalid entity type '${prefix}'. Valid entity types are ('attribute', 'tag', 'tags')`;
}

export const DATASET_ATTRIBUTES = ['name', 'digest', 'context'];

export const RUN_GRAMMAR: Grammar = {
  attributes: [
    'artifact_uri',
    'end_time',
    'run_id',
    'run_name',
    'start_time',
    'status',
    'user_id',
    'created',
    'Created',
    'run name',
    'Run name',
    'Run Name',
  ],
  orderAttributes: [
    'artifact_uri',
    'end_time',
    'run_id',
    'run_name',
    'start_time',
    'status',
    'user_id',
    'created',
    'Created',
  ],
  numericAttributes: ['start_time', 'end_time', 'created', 'Created'],
  listed: ['run_id'],
  prefixes: RUN_PREFIXES,
  comparators: {
    metric: NUMERIC,
    parameter: NULLABLE,
    tag: NULLABLE,
    attribute: LISTED,
    dataset: LISTED,
  },
  nullable: ['tag', 'parameter'],
  unknownPrefix: unknownRunPrefix,
};

export const EXPERIMENT_GRAMMAR: Grammar = {
  attributes: ['name', 'experiment_id', 'creation_time', 'last_update_time'],
  numericAttributes: ['creation_time', 'last_update_time'],
  listed: ['experiment_id'],
  prefixes: REGISTRY_PREFIXES,
  comparators: { attribute: LISTED, tag: NULLABLE },
  nullable: ['tag'],
  unknownPrefix: unknownRegistryPrefix,
};

const TEXT_OR_LIST = 'a quoted string value or a list of quoted string values';

export const MODEL_GRAMMAR: Grammar = {
  wanted: TEXT_OR_LIST,
  attributes: ['name'],
  numericAttributes: [],
  listed: ['name'],
  prefixes: REGISTRY_PREFIXES,
  comparators: { attribute: LISTED, tag: TEXT },
  nullable: [],
  unknownPrefix: unknownRegistryPrefix,
};

export const VERSION_GRAMMAR: Grammar = {
  wanted: TEXT_OR_LIST,
  attributes: ['name', 'version_number', 'run_id', 'source_path'],
  numericAttributes: ['version_number', 'creation_timestamp', 'last_updated_timestamp'],
  listed: ['name', 'run_id'],
  prefixes: REGISTRY_PREFIXES,
  comparators: { attribute: LISTED, tag: TEXT },
  nullable: [],
  unknownPrefix: unknownRegistryPrefix,
};

export const LOGGED_MODEL_GRAMMAR: Grammar = {
  attributes: [
    'name',
    'model_id',
    'model_type',
    'status',
    'source_run_id',
    'creation_timestamp',
    'creation_time',
    'last_updated_timestamp',
    'creation_timestamp_ms',
    'last_updated_timestamp_ms',
    'artifact_location',
    'experiment_id',
    'lifecycle_stage',
    'status_message',
  ],
  numericAttributes: [
    'creation_timestamp',
    'creation_time',
    'last_updated_timestamp',
    'creation_timestamp_ms',
    'last_updated_timestamp_ms',
  ],
  listed: [
    'name',
    'model_id',
    'model_type',
    'status',
    'source_run_id',
    'artifact_location',
    'experiment_id',
    'lifecycle_stage',
    'status_message',
  ],
  prefixes: { attributes: 'attribute', metrics: 'metric', params: 'parameter', tags: 'tag' },
  comparators: { attribute: LISTED, metric: NUMERIC, parameter: LISTED, tag: LISTED },
  nullable: [],
  unknownPrefix: (prefix) =>
    `Invalid entity type: '${prefix}'. Expected one of ['attributes', 'metrics', 'params', 'tags'].`,
};

/** Conditions on spans and assessments are not among them. */
export const TRACE_GRAMMAR: Grammar = {
  attributes: [
    'request_id',
    'trace_id',
    'timestamp',
    'timestamp_ms',
    'execution_time',
    'execution_time_ms',
    'end_time',
    'end_time_ms',
    'status',
    'state',
    'client_request_id',
    'name',
    'run_id',
    'experiment_id',
  ],
  numericAttributes: [
    'timestamp',
    'timestamp_ms',
    'execution_time',
    'execution_time_ms',
    'end_time',
    'end_time_ms',
  ],
  listed: ['request_id', 'trace_id', 'status', 'state', 'client_request_id', 'name', 'run_id'],
  prefixes: {
    tag: 'tag',
    tags: 'tag',
    attribute: 'attribute',
    attributes: 'attribute',
    trace: 'attribute',
    metadata: 'metadata',
    request_metadata: 'metadata',
  },
  comparators: { attribute: LISTED, tag: NULLABLE, metadata: NULLABLE },
  nullable: ['tag', 'metadata'],
  unknownPrefix: (prefix) =>
    `Invalid entity type '${prefix}'. Valid values are {'tag', 'request_metadata', 'attribute'}`,
};
