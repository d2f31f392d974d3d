import { type ArchitectureName, architectureOf } from '../config/architecture.ts';
import type { EncoderConfig } from '../config/encoder-config.ts';
import { encoderParameters } from '../encoder/encoder-parameters.ts';
import type { ParameterSpec } from '../encoder/parameter-spec.ts';

/**
 * Low-rank adapters (Hu et al. 2021, arXiv 2106.09685): a targeted layer's weight W becomes
 * W + scale · B A, with A `[rank, in]`, B `[out, rank]`.
 */
export interface AdapterConfig {
  readonly rank: number;
  readonly alpha: number;
  /** Last parts of module paths, by PEFT's rule: `query`, `output.dense`. */
  readonly targets: readonly string[];
  /** On the adapter's input, in training. */
  readonly dropout?: number;
  /** PEFT's `use_rslora`: scale alpha / √rank instead of alpha / rank. */
  readonly rankStabilised?: boolean;
}

export function adapterScale({ alpha, rank, rankStabilised }: AdapterConfig): number {
  return alpha / (rankStabilised ? Math.sqrt(rank) : rank);
}

/** PEFT's default targets: the query and value projections. */
export function defaultTargets(architecture: ArchitectureName): readonly string[] {
  const { query, value } = architectureOf(architecture).layer;
  return [query, value].map((path) => path.split('.').at(-1)!);
}

export function isTargeted(path: string, adapters: AdapterConfig | undefined): boolean {
  const targets = adapters?.targets ?? [];
  return targets.some((target) => path === target || path.endsWith(`.${target}`));
}

export function adapterNames(path: string): { readonly a: string; readonly b: string } {
  return { a: `${path}.lora_A.weight`, b: `${path}.lora_B.weight` };
}

/** The weights that adapters add to an encoder, in the groups of the layers that they adapt. */
export function adapterParameters(
  config: EncoderConfig,
  adapters: AdapterConfig,
): readonly ParameterSpec[] {
  return encoderParameters(config).flatMap(({ name, shape, group }) => {
    const path = name.replace(/\.weight$/, '');
    const [outputs, inputs] = shape;
    const linear = group.startsWith('layer.') && path !== name && inputs !== undefined;
    if (!linear || !isTargeted(path, adapters)) return [];
    const { a, b } = adapterNames(path);
    return [
      { name: a, shape: [adapters.rank, inputs], group, decay: true },
      { name: b, shape: [outputs!, adapters.rank], group, decay: true },
    ];
  });
}
