import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId, writeFolderAtomic } from '@havn/core';
import type { Float32Tensor } from '@havn/graph';
import { mergeAdapters, saveClassifier, writeAdapter } from '@havn/models';
import type { ClassifierModel } from '@havn/tasks';
import type { OpenedCheckpoint } from '../model/open-checkpoint.ts';

export interface BundleOptions {
  readonly folder: string;
  readonly source: OpenedCheckpoint;
  readonly model: ClassifierModel;
  readonly maxLength: number;
  readonly record: BundleRecord;
  readonly reference: readonly ReferenceRow[];
}

/** What `havn.json` says beside what the Hugging Face files do. */
export interface BundleRecord {
  readonly runId: string;
  readonly dataVersion: string;
  readonly commit: string | undefined;
  readonly baseModel: string;
  readonly createdAt: string;
  /** Measured on validation: the test data are read later, and once. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** One row of the sample that drift is measured against. */
export interface ReferenceRow {
  readonly text: string;
  readonly scores: readonly number[];
  readonly embedding: readonly number[];
}

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
        baseModel: options.record.baseModel,
      });
    const lines = reference.map((row) => `${JSON.stringify(row)}\n`).join('');
    await writeFile(join(folder, 'reference.jsonl'), lines);
    await writeFile(
      join(folder, 'havn.json'),
      `${JSON.stringify(describe(options), undefined, 2)}\n`,
    );
    await writeFile(join(folder, 'MLmodel'), mlmodel(options));
  });
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
