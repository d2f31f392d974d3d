import { endpoint } from '../protocol/endpoint.ts';
import { invalidParameter } from '../protocol/rest-error.ts';
import { required, string } from '../protocol/rules.ts';
import { message } from '../protocol/types.ts';

const HISTORY_TAG = 'mlflow.log-model.history';
const MANDATORY = ['artifact_path', 'flavors', 'utc_time_created', 'run_id'] as const;
const KEPT = ['run_id', 'artifact_path', 'utc_time_created', 'model_uuid'] as const;

type ModelJson = Record<string, unknown>;

/** How clients before MLflow 3 tell of a model: its `MLmodel` is noted in a tag of the run. */
export const logModelEndpoint = endpoint({
  on: 'POST /mlflow/runs/log-model',
  request: message({ run_id: 'string', model_json: 'string' }),
  rules: { run_id: [string, required], model_json: [string, required] },
  async handle({ run_id = '', model_json = '' }, { store }) {
    const model = readModel(model_json);
    const { tags } = await store.runs.get(run_id);
    const before = tags.find(({ key }) => key === HISTORY_TAG)?.value ?? '[]';
    const value = JSON.stringify([...(JSON.parse(before) as unknown[]), noted(model)]);
    await store.runs.setTag(run_id, { key: HISTORY_TAG, value });
    return {};
  },
});

function readModel(text: string): ModelJson {
  const model = parse(text);
  if (typeof model !== 'object' || model === null) {
    throw invalidParameter(`Malformed model info. \n ${text} \n is not a valid JSON.`);
  }
  const missing = MANDATORY.filter((name) => !Object.hasOwn(model, name));
  if (missing.length > 0) {
    const names = missing.map((name) => `'${name}'`).join(', ');
    throw invalidParameter(`Model json is missing mandatory fields: {${names}}`);
  }
  return model as ModelJson;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the tag keeps of a model; a flavor's own configuration is too long for it. */
function noted(model: ModelJson): ModelJson {
  const kept = KEPT.filter((name) => Object.hasOwn(model, name) || name === 'model_uuid');
  const flavors = Object.entries((model.flavors ?? {}) as ModelJson).map(([name, flavor]) => {
    if (typeof flavor !== 'object' || flavor === null) return [name, flavor];
    const { config: _, ...rest } = flavor as ModelJson;
    return [name, rest];
  });
  return {
    ...Object.fromEntries(kept.map((name) => [name, model[name] ?? null])),
    flavors: Object.fromEntries(flavors),
  };
}
