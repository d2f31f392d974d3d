/** One call of a script that runs against MLflow and Havn alike. */
export interface Step {
  /** What it shows. */
  readonly name: string;
  /** `POST /api/2.0/mlflow/runs/create`; `{{name}}` stands for something saved before. */
  readonly call: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** Sent as JSON; a text is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Keeps parts of the answer, by a path of field names: `{ run: 'run.info.run_id' }`. */
  readonly save?: Readonly<Record<string, string>>;
  /** Why Havn's answer is another one; it is then compared with `havn`. */
  readonly differs?: string;
  /** The status that Havn answers where it differs on purpose. */
  readonly havn?: number;
}

export interface Script {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** An answer, comparable between servers: ids, times and tokens are named, not shown. */
export interface Outcome {
  readonly status: number;
  readonly body: unknown;
}

/** `POST` below `/api/2.0/mlflow`, which is what most steps are. */
export function post(path: string, body: unknown, more: Partial<Step> = {}): Step {
  return { name: `${path} ${brief(body)}`, call: `POST /api/2.0/mlflow/${path}`, body, ...more };
}

export function get(path: string, query: Step['query'] = {}, more: Partial<Step> = {}): Step {
  return { name: `${path} ${brief(query)}`, call: `GET /api/2.0/mlflow/${path}`, query, ...more };
}

export function call(verb: string, path: string, body: unknown, more: Partial<Step> = {}): Step {
  const name = `${verb} ${path} ${brief(body)}`;
  return { name, call: `${verb} /api/2.0/mlflow/${path}`, body, ...more };
}

function brief(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 120 ? `${text.slice(0, 100)}… (${text.length})` : text;
}
