import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId, writeFileAtomic, writeFolderAtomic } from '@havn/core';
import type { Float32Tensor } from '@havn/graph';
import { mergeAdapters, saveClassifier, writeAdapter } from '@havn/models';
import { starterOrigin } from '@havn/starter';
import type { ClassifierModel } from '@havn/tasks';
import { type OpenedCheckpoint, STARTER } from '../model/open-checkpoint.ts';

export interface BundleOptions {
  readonly folder: string;
  readonly source: OpenedCheckpoint;
  readonly model: ClassifierModel;
  readonly maxLength: number;
  readonly record: BundleRecord;
  readonly reference: readonly ReferenceRow[];
}

/** What `havn.json` says beside what the Hugging Face files do. */
interface BundleRecord {
  readonly runId: string;
  readonly dataVersion: string;
  readonly commit: string | undefined;
  readonly baseModel: string;
  readonly createdAt: string;
  /** `validation/…`; the test data are read later, and once: see `addTestMetrics`. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** One row of the sample that drift is measured against. */
export interface ReferenceRow {
  readonly text: string;
  readonly scores: readonly number[];
  readonly embedding: readonly number[];
}

const DESCRIPTION = 'havn.json';

/** Writes the folder that leaves training and enters serving; it is there whole or not at all. */
export async function writeBundle(options: BundleOptions): Promise<void> {
  const { source, model, maxLength, reference } = options;
  await writeFolderAtomic(options.folder, async (folder) => {
    await saveClassifier(folder, {
      sourceFolder: source.checkpoint.folder,
      config: source.checkpoint.config,
      head: model.head,
      weights: mergedWeights(model),
      maxLength,
    });
    if (model.adapters)
      await writeAdapter(join(folder, 'adapter'), {
        ...model,
        adapters: model.adapters,
        baseModel: peftBaseModel(options.record.baseModel),
      });
    const lines = reference.map((row) => `${JSON.stringify(row)}\n`).join('');
    await writeFile(join(folder, 'reference.jsonl'), lines);
    await writeFile(join(folder, DESCRIPTION), asJson(describe(options)));
    await writeFile(join(folder, 'MLmodel'), mlmodel(options));
  });
}

/** Adds what was measured on the test data once every choice was made. */
export async function addTestMetrics(
  folder: string,
  metrics: Readonly<Record<string, number>>,
): Promise<void> {
  const file = join(folder, DESCRIPTION);
  const description = JSON.parse(await readFile(file, 'utf8')) as ReturnType<typeof describe>;
  const all = { ...description.metrics, ...metrics };
  await writeFileAtomic(file, asJson({ ...description, metrics: all }));
}

/** What PEFT loads the adapters onto: it knows the starter by the checkpoint that it is made from. */
function peftBaseModel(checkpoint: string): string {
  return checkpoint === STARTER ? starterOrigin : checkpoint;
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function mergedWeights({ weights, adapters }: ClassifierModel): ReadonlyMap<string, Float32Tensor> {
  return adapters ? mergeAdapters(weights, adapters) : weights;
}

function describe({ model, maxLength, record, reference }: BundleOptions) {
  const { labels, problemType, pooling } = model.head;
  return {
    format: 1,
    task: 'text-classification',
    problem: problemType,
    labels,
    pooling,
    maxLength,
    input: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
    output: {
      type: 'object',
      properties: {
        label: { type: 'string', enum: labels },
        scores: { type: 'object', additionalProperties: { type: 'number' } },
      },
      required: ['label', 'scores'],
    },
    ...record,
    reference: { file: 'reference.jsonl', rows: reference.length },
  };
}

/** The file by which MLflow knows a model; its `onnx` flavor is what Python's MLflow loads. */
function mlmodel({ record }: BundleOptions): string {
  return [
    'artifact_path: bundle',
    'flavors:',
    '  onnx:',
    '    code: null',
    '    data: onnx/model.onnx',
    '    providers:',
    '    - CPUExecutionProvider',
    '  havn:',
    '    data: .',
    `model_uuid: ${newId()}`,
    `run_id: ${record.runId}`,
    `utc_time_created: '${record.createdAt.replace('T', ' ').replace('Z', '')}'`,
    '',
  ].join('\n');
}
