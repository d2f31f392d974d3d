import { randomFrom } from '@havn/core';
import { float32, sizeOf } from '@havn/graph';
import { classifierParameters, type EncoderConfig, type HeadConfig } from '@havn/models';
import type { ClassifierModel } from '../training/classifier-model.ts';

const config: EncoderConfig = {
  architecture: 'bert',
  vocabularySize: 30,
  hiddenSize: 16,
  layers: 2,
  heads: 2,
  intermediateSize: 32,
  hiddenAct: 'gelu',
  maxPositions: 32,
  typeVocabulary: 2,
  layerNormEpsilon: 1e-12,
  hiddenDropout: 0,
  attentionDropout: 0,
  classifierDropout: 0,
  padTokenId: 0,
  positionOffset: 0,
};

/** A BERT classifier of three labels with random weights. */
export function tinyModel(
  head: Partial<HeadConfig> = {},
  settings: Partial<EncoderConfig> = {},
): ClassifierModel {
  const parts = {
    config: { ...config, ...settings },
    head: {
      labels: ['a', 'b', 'c'],
      problemType: 'single_label_classification',
      pooling: 'cls',
      normalise: false,
      ...head,
    },
  } as const;
  const random = randomFrom(17);
  const weights = new Map(
    classifierParameters(parts).map(({ name, shape }) => {
      const centre = name.endsWith('LayerNorm.weight') ? 1 : 0;
      const values = new Float32Array(sizeOf(shape)).map(() => centre + 0.3 * random.normal());
      return [name, float32(shape, values)] as const;
    }),
  );
  return { ...parts, weights };
}

/** Token ids of texts of 1 to 12 tokens. */
export function tinyTexts(rows: number): readonly Uint32Array[] {
  const random = randomFrom(rows, 'texts');
  return Array.from({ length: rows }, () =>
    new Uint32Array(1 + random.below(12)).map(() => 1 + random.below(29)),
  );
}
