import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ModelConfigError } from './errors.ts';
import { isJsonObject, type JsonObject } from './json-file.ts';

/** `problem_type` of transformers: softmax, a sigmoid for each label, or plain numbers. */
export type ProblemType =
  | 'single_label_classification'
  | 'multi_label_classification'
  | 'regression';

const PROBLEM_TYPES: readonly ProblemType[] = [
  'single_label_classification',
  'multi_label_classification',
  'regression',
];

/** How the last hidden states become logits. */
export interface HeadConfig {
  /** Label names by class index. */
  readonly labels: readonly string[];
  readonly problemType: ProblemType;
  /** `cls`: the head of transformers' class; `mean`: mean over the mask, then one linear layer. */
  readonly pooling: 'cls' | 'mean';
  /** L2 normalisation of the pooled vector (mean only). */
  readonly normalise: boolean;
}

/** Normalises the head's side of `config.json` in `folder`. */
export function headConfig(json: JsonObject, folder: string): HeadConfig {
  const labels = labelsIn(json, join(folder, 'config.json'));
  return {
    labels,
    problemType: problemTypeIn(json, labels.length, folder),
    ...poolingIn(json, folder),
  };
}

function labelsIn(json: JsonObject, file: string): readonly string[] {
  const { id2label } = json;
  if (!isJsonObject(id2label)) {
    const count = typeof json.num_labels === 'number' ? json.num_labels : 2;
    return Array.from({ length: count }, (_, index) => `LABEL_${index}`);
  }
  const count = Object.keys(id2label).length;
  return Array.from({ length: count }, (_, index) => {
    const label = id2label[String(index)];
    if (typeof label === 'string') return label;
    throw new ModelConfigError(file, `id2label names ${count} labels but not ${index}`);
  });
}

function problemTypeIn(json: JsonObject, labels: number, folder: string): ProblemType {
  const given = json.problem_type ?? undefined;
  if (given === undefined) return labels === 1 ? 'regression' : 'single_label_classification';
  const known = PROBLEM_TYPES.find((type) => type === given);
  if (known) return known;
  const problem = `problem_type is ${JSON.stringify(given)}`;
  const remedy = `Use one of: ${PROBLEM_TYPES.join(', ')}.`;
  throw new ModelConfigError(join(folder, 'config.json'), problem, { remedy });
}

/** What sentence-transformers writes beside a checkpoint. */
const SENTENCE_FILES = ['modules.json', '1_Pooling/config.json', 'sentence_bert_config.json'];

/** Said by Havn's own key, else by the class, else by the files of a sentence embedding. */
function poolingIn(json: JsonObject, folder: string): Pick<HeadConfig, 'pooling' | 'normalise'> {
  if (isJsonObject(json.havn) && (json.havn.pooling === 'mean' || json.havn.pooling === 'cls')) {
    const { pooling } = json.havn;
    return { pooling, normalise: pooling === 'mean' && json.havn.normalise !== false };
  }
  const classes = Array.isArray(json.architectures) ? json.architectures : [];
  const classifies = classes.some((name) => String(name).endsWith('ForSequenceClassification'));
  const sentence = SENTENCE_FILES.some((name) => existsSync(join(folder, name)));
  const mean = sentence && !classifies;
  return { pooling: mean ? 'mean' : 'cls', normalise: mean };
}
