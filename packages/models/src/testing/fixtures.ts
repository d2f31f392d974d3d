import { readFileSync } from 'node:fs';

/** A gradient as the script stores it: its norm, its largest magnitude and some elements. */
export interface GradientSummary {
  readonly norm: number;
  readonly max: number;
  readonly at: readonly number[];
  readonly values: readonly number[];
}

interface ModelCase {
  readonly config: Readonly<Record<string, unknown>>;
  readonly hidden?: readonly number[];
  readonly embeddings?: readonly number[];
  readonly logits: readonly number[];
  /** With dropout, its masks from `uniform('dropout.N')` by the order of the sites. */
  readonly dropped?: {
    readonly logits: readonly number[];
    readonly gradients: Readonly<Record<string, GradientSummary>>;
  };
  readonly gradients: Readonly<Record<string, GradientSummary>>;
}

export interface TinyModels {
  readonly inputs: {
    readonly input_ids: readonly (readonly number[])[];
    readonly attention_mask: readonly (readonly number[])[];
    readonly token_type_ids: readonly (readonly number[])[];
  };
  readonly cases: Readonly<Record<string, ModelCase>>;
}

export interface ActivationCases {
  readonly from: number;
  readonly to: number;
  readonly cases: Readonly<
    Record<string, { readonly y: readonly number[]; readonly gradient: readonly number[] }>
  >;
}

export interface MiniLmCase {
  readonly texts: readonly string[];
  readonly input_ids: readonly (readonly number[])[];
  readonly attention_mask: readonly (readonly number[])[];
  readonly layers: readonly {
    readonly at: readonly number[];
    readonly values: readonly number[];
  }[];
  readonly embeddings: readonly number[];
  readonly gradients: Readonly<Record<string, GradientSummary>>;
}

/** Reads a fixture made by `make_models_fixtures.py`. */
export function fixture<T>(name: string): T {
  return JSON.parse(
    readFileSync(new URL(`../../test/fixtures/${name}`, import.meta.url), 'utf8'),
  ) as T;
}
