import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withFolder } from '../testing/tiny-checkpoint.ts';
import { type ModelConfig, readModelConfig } from './model-config.ts';

async function read(json: unknown, extraFiles: readonly string[] = []): Promise<ModelConfig> {
  return await withFolder(async (folder) => {
    const text = typeof json === 'string' ? json : JSON.stringify(json);
    await writeFile(join(folder, 'config.json'), text);
    await mkdir(join(folder, '1_Pooling'));
    for (const name of extraFiles) await writeFile(join(folder, name), '{}');
    return await readModelConfig(folder);
  });
}

describe('the encoder', () => {
  test('left out keys have the values of transformers’ configuration class', async () => {
    const { encoder } = await read({ model_type: 'bert' });
    expect(encoder).toEqual({
      architecture: 'bert',
      vocabularySize: 30522,
      hiddenSize: 768,
      layers: 12,
      heads: 12,
      intermediateSize: 3072,
      hiddenAct: 'gelu',
      maxPositions: 512,
      typeVocabulary: 2,
      layerNormEpsilon: 1e-12,
      hiddenDropout: 0.1,
      attentionDropout: 0.1,
      classifierDropout: 0.1,
      padTokenId: 0,
      positionOffset: 0,
    });
  });

  test('RoBERTa gives up the positions before padding’s id + 1', async () => {
    const json = { model_type: 'roberta', max_position_embeddings: 514, type_vocab_size: 1 };
    const { encoder } = await read(json);
    expect(encoder).toMatchObject({ maxPositions: 512, positionOffset: 2, padTokenId: 1 });
  });

  test('DistilBERT is read by its own names', async () => {
    const json = {
      model_type: 'distilbert',
      dim: 32,
      n_layers: 3,
      n_heads: 4,
      hidden_dim: 64,
      activation: 'relu',
      dropout: 0.3,
      attention_dropout: 0.4,
      seq_classif_dropout: 0.5,
    };
    const { encoder } = await read(json);
    expect(encoder).toMatchObject({
      hiddenSize: 32,
      layers: 3,
      heads: 4,
      intermediateSize: 64,
      hiddenAct: 'relu',
      typeVocabulary: 0,
      hiddenDropout: 0.3,
      attentionDropout: 0.4,
      classifierDropout: 0.5,
    });
  });

  test('a classifier dropout of null is the hidden one', async () => {
    const json = { model_type: 'bert', hidden_dropout_prob: 0.25, classifier_dropout: null };
    expect((await read(json)).encoder.classifierDropout).toBe(0.25);
  });

  test('an unsupported architecture and activation are named, with those that are supported', async () => {
    await expect(read({ model_type: 'llama' })).rejects.toMatchObject({
      code: 'UNSUPPORTED_ARCHITECTURE',
      message: expect.stringContaining('"llama"'),
      remedy: expect.stringContaining('bert, distilbert, roberta'),
    });
    await expect(read({ architectures: ['T5Model'] })).rejects.toThrow('"T5Model"');
    await expect(read({ model_type: 'bert', hidden_act: 'xielu' })).rejects.toMatchObject({
      code: 'UNSUPPORTED_ACTIVATION',
      message: expect.stringContaining('"xielu"'),
      remedy: expect.stringContaining('gelu_new'),
    });
    const relative = { model_type: 'bert', position_embedding_type: 'relative_key' };
    await expect(read(relative)).rejects.toThrow('relative_key positions');
  });

  test('what cannot be is refused with the file', async () => {
    await expect(read('{"model_type":')).rejects.toMatchObject({
      code: 'MODEL_CONFIG',
      location: { file: expect.stringMatching(/config\.json$/) },
    });
    await expect(read({ model_type: 'bert', hidden_size: 'big' })).rejects.toThrow('hidden_size');
    await expect(read({ model_type: 'bert', num_attention_heads: 5 })).rejects.toThrow('5 heads');
    await expect(readModelConfig('/nowhere')).rejects.toThrow('no such file');
  });
});

describe('the head', () => {
  test('labels and problem type come from id2label and problem_type', async () => {
    const id2label = { 0: 'no', 1: 'yes', 2: 'perhaps' };
    const json = { model_type: 'bert', id2label, problem_type: 'multi_label_classification' };
    expect((await read(json)).head).toEqual({
      labels: ['no', 'yes', 'perhaps'],
      problemType: 'multi_label_classification',
      pooling: 'cls',
      normalise: false,
    });
  });

  test('without them: two labels, or as many as num_labels; one is a regression', async () => {
    expect((await read({ model_type: 'bert' })).head.labels).toEqual(['LABEL_0', 'LABEL_1']);
    const { head } = await read({ model_type: 'bert', num_labels: 1 });
    expect(head).toMatchObject({ labels: ['LABEL_0'], problemType: 'regression' });
  });

  test('a gap in id2label and an unknown problem type are refused', async () => {
    const gap = { model_type: 'bert', id2label: { 0: 'a', 2: 'c' } };
    await expect(read(gap)).rejects.toThrow('2 labels but not 1');
    const unknown = { model_type: 'bert', problem_type: 'ranking' };
    await expect(read(unknown)).rejects.toThrow('"ranking"');
  });

  test.each(['modules.json', '1_Pooling/config.json', 'sentence_bert_config.json'])(
    '%s makes it a sentence embedding: mean and normalised',
    async (name) => {
      const { head } = await read({ model_type: 'bert', architectures: ['BertModel'] }, [name]);
      expect(head).toMatchObject({ pooling: 'mean', normalise: true });
    },
  );

  test('a class with a head pools as that class does, whatever lies beside it', async () => {
    const json = { model_type: 'bert', architectures: ['BertForSequenceClassification'] };
    expect((await read(json, ['modules.json'])).head.pooling).toBe('cls');
  });
});
