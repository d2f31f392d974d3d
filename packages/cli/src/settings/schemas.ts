import { z } from 'zod';

const text = z.string().nullable().default(null);
const port = z.int().min(0).max(65_535);
const device = z
  .enum(['cpu', 'webgpu', 'cuda'])
  .default('cpu')
  .describe('`cpu`, `webgpu`, `cuda`; one that is not there is refused.');
const count = z.int().positive();
const column = z.union([z.string(), z.int().nonnegative()]).nullable().default(null);

const model = text.describe(
  'A bundle folder, a run id, `models:/NAME@ALIAS`, or a Hugging Face folder or id. Needed.',
);

/** Where a registered model is. */
const place = {
  store: text.describe('Where `models:/…` is registered; `null`: the project.'),
  artifacts: text.describe('Where the files of a database are kept; `null`: `artifacts`.'),
};

export const serveSchema = z.strictObject({
  model,
  ...place,
  host: z.string().default('127.0.0.1').describe('The address to listen on.'),
  port: port.default(8000).describe('The port; 0: any free one.'),
  device,
  threads: count.max(1_024).nullable().default(null).describe('`null`: one a core.'),
  limits: z
    .strictObject({
      max_body_bytes: count.optional(),
      max_texts: count.optional(),
      max_text_characters: count.optional(),
      request_timeout_ms: count.optional(),
      max_connections: count.optional(),
      max_batch: count.optional(),
      max_waiting: count.optional(),
      max_wait_ms: count.optional(),
      batch_timeout_ms: count.optional(),
      restart_timeout_ms: count.optional(),
      shutdown_ms: count.optional(),
    })
    .prefault({})
    .describe('What bounds the work and the memory that clients can ask for.'),
});

export const evaluateSchema = z.strictObject({
  model,
  ...place,
  data: text.describe('Labelled texts, in any format that train takes. Needed.'),
  text: column.describe('The column of the texts; `null`: guessed, and said.'),
  label: column.describe('The column of the labels, likewise.'),
  device,
});

export const predictSchema = z.strictObject({
  model,
  ...place,
  text: text.describe('The text to classify; this or `file` is needed.'),
  file: text.describe('Texts, in any format that train takes.'),
  column: column.describe('The column of the texts in it; `null`: guessed, and said.'),
  out: text.describe('Where the answers to a file go; `null`: stdout.'),
  device,
});

export const upSchema = z.strictObject({
  host: z.string().default('127.0.0.1').describe('The address to listen on.'),
  port: port.default(5000).describe('The port; 0: any free one.'),
  store: text.describe('`sqlite:///FILE` or `postgres://…`; `null`: `havn.db` of the project.'),
  artifacts: text.describe('A folder, `s3://…` or `gs://…`; `null`: `artifacts` beside it.'),
});
