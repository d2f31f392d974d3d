import type { Graph, Shape, Value } from '@havn/graph';
import type { EncoderConfig } from '../config/encoder-config.ts';
import type { AdapterConfig } from '../lora/adapter-config.ts';

/**
 * Gives a weight to the graph under construction: as an input where it is trained, as an
 * initialiser where it is frozen. Each name is asked for once.
 */
export type ParameterSource = (name: string, shape: readonly number[]) => Value;

/**
 * Gives the mask of a dropout site: a bool tensor of `shape`, true where a value is kept, to be
 * drawn anew at every step with `probability` of being false. `site` is unique in the model.
 */
export type DropoutSource = (site: string, shape: Shape, probability: number) => Value;

/** What every part of a model is built from. */
export interface BuildContext {
  readonly graph: Graph;
  readonly config: EncoderConfig;
  readonly parameter: ParameterSource;
  /** Absent in inference. */
  readonly dropout?: DropoutSource | undefined;
  readonly adapters?: AdapterConfig | undefined;
}
