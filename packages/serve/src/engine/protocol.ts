import type { Prediction } from '@havn/tasks';

/** What the server sends to its engine process. */
export interface EngineRequest {
  readonly id: number;
  readonly texts: readonly string[];
}

/** What the engine process answers: once when the model is loaded, then once a request. */
export type EngineMessage =
  | { readonly kind: 'ready'; readonly model: ModelDescription }
  | { readonly kind: 'failed'; readonly error: string }
  | { readonly kind: 'result'; readonly id: number; readonly predictions: readonly Prediction[] }
  | { readonly kind: 'error'; readonly id: number; readonly error: string };

export interface ModelDescription {
  readonly labels: readonly string[];
  readonly problem: string;
  readonly maxLength: number;
}
