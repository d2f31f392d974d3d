import { type Activation, activationNamed, supportedActivations } from './activation-name.ts';
import {
  type ArchitectureName,
  architectureOf,
  isArchitecture,
  supportedArchitectures,
} from './architecture.ts';
import {
  ModelConfigError,
  UnsupportedActivationError,
  UnsupportedArchitectureError,
} from './errors.ts';
import type { JsonObject } from './json-file.ts';

/** An encoder of the BERT family, its configuration's spellings brought to one. */
export interface EncoderConfig {
  readonly architecture: ArchitectureName;
  readonly vocabularySize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly intermediateSize: number;
  readonly hiddenAct: Activation;
  /** Longest sequence in tokens. RoBERTa: rows of the position table less `positionOffset`. */
  readonly maxPositions: number;
  /** Rows of the token type table; 0 where the model has none. */
  readonly typeVocabulary: number;
  readonly layerNormEpsilon: number;
  readonly hiddenDropout: number;
  readonly attentionDropout: number;
  /** Before (and in RoBERTa's head also inside) the classifier. */
  readonly classifierDropout: number;
  readonly padTokenId: number;
  /** Row of the position table of the first token: 0; RoBERTa: padTokenId + 1. */
  readonly positionOffset: number;
}

/** Normalises `config.json`; `file` stands in errors. */
export function encoderConfig(json: JsonObject, file: string): EncoderConfig {
  const architecture = architectureIn(json, file);
  const { family, defaults } = architectureOf(architecture);
  refuseVariants(json, file);
  const number = numberReader({ ...COMMON_DEFAULTS, ...defaults }, json, file);
  const padTokenId = number('pad_token_id');
  const positionOffset = family === 'roberta' ? padTokenId + 1 : 0;
  const config: EncoderConfig = {
    architecture,
    vocabularySize: number('vocab_size'),
    hiddenSize: number('hidden_size', 'dim'),
    layers: number('num_hidden_layers', 'n_layers'),
    heads: number('num_attention_heads', 'n_heads'),
    intermediateSize: number('intermediate_size', 'hidden_dim'),
    hiddenAct: activationIn(family === 'distilbert' ? json.activation : json.hidden_act, file),
    maxPositions: number('max_position_embeddings') - positionOffset,
    typeVocabulary: family === 'distilbert' ? 0 : number('type_vocab_size'),
    // DistilBERT's class has it as a constant.
    layerNormEpsilon: family === 'distilbert' ? 1e-12 : number('layer_norm_eps'),
    hiddenDropout: number('hidden_dropout_prob', 'dropout'),
    attentionDropout: number('attention_probs_dropout_prob', 'attention_dropout'),
    classifierDropout:
      family === 'distilbert'
        ? number('seq_classif_dropout')
        : number('classifier_dropout', 'hidden_dropout_prob'),
    padTokenId,
    positionOffset,
  };
  if (config.hiddenSize % config.heads !== 0) {
    const problem = `hidden size ${config.hiddenSize} is no multiple of ${config.heads} heads`;
    throw new ModelConfigError(file, problem);
  }
  return config;
}

/** The values that BertConfig, DistilBertConfig and RobertaConfig of transformers agree on. */
const COMMON_DEFAULTS: Readonly<Record<string, number>> = {
  hidden_size: 768,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  intermediate_size: 3072,
  max_position_embeddings: 512,
  layer_norm_eps: 1e-12,
  hidden_dropout_prob: 0.1,
  attention_probs_dropout_prob: 0.1,
  seq_classif_dropout: 0.2,
};

/** Reads the first key that `json` has, else the default of the first that has one. */
function numberReader(defaults: Readonly<Record<string, number>>, json: JsonObject, file: string) {
  return (...keys: readonly string[]): number => {
    const key = keys.find((name) => json[name] !== undefined && json[name] !== null);
    const fallback = keys.find((name) => defaults[name] !== undefined);
    const value = key === undefined ? defaults[fallback ?? ''] : json[key];
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
    throw new ModelConfigError(file, `${key ?? keys[0]} is ${JSON.stringify(value)}, not a number`);
  };
}

function architectureIn(json: JsonObject, file: string): ArchitectureName {
  const name = json.model_type;
  if (typeof name === 'string' && isArchitecture(name)) return name;
  const [first] = Array.isArray(json.architectures) ? json.architectures : [];
  const named = typeof name === 'string' ? name : (first ?? '(model_type is missing)');
  throw new UnsupportedArchitectureError(file, String(named), supportedArchitectures);
}

function activationIn(given: unknown, file: string): Activation {
  const name = given ?? 'gelu';
  const activation = typeof name === 'string' ? activationNamed(name) : undefined;
  if (activation) return activation;
  throw new UnsupportedActivationError(file, String(name), supportedActivations);
}

/** Variants that other versions of transformers know under the same `model_type`. */
function refuseVariants(json: JsonObject, file: string): void {
  const position = json.position_embedding_type ?? 'absolute';
  if (position !== 'absolute') {
    throw new UnsupportedArchitectureError(file, `${position} positions`, ['absolute positions']);
  }
  if (json.is_decoder === true) {
    throw new UnsupportedArchitectureError(file, 'decoder (is_decoder)', supportedArchitectures);
  }
}
