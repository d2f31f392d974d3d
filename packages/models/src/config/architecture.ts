/** Which tensors make up one layer, as names below `layer.N.`, without `.weight` and `.bias`. */
interface LayerNames {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly attentionOutput: string;
  readonly attentionNorm: string;
  readonly intermediate: string;
  readonly output: string;
  readonly outputNorm: string;
}

/** What tells one `model_type` of the BERT family from another. */
export interface Architecture {
  readonly modelType: string;
  /** Attribute of the bare encoder in the classes with a head: `bert.` in `bert.encoder.layer.0…` */
  readonly prefix: string;
  /** transformers' class with a classification head. */
  readonly classifierClass: string;
  /** Whose head: `Bert…`, `DistilBert…` or `Roberta…ForSequenceClassification`. */
  readonly family: 'bert' | 'distilbert' | 'roberta';
  /** The path of layer N is `${layers}.N`. */
  readonly layers: string;
  readonly layer: LayerNames;
  /** Values of transformers' configuration class, for keys that `config.json` leaves out. */
  readonly defaults: Readonly<Record<string, number>>;
}

const bertLayer: LayerNames = {
  query: 'attention.self.query',
  key: 'attention.self.key',
  value: 'attention.self.value',
  attentionOutput: 'attention.output.dense',
  attentionNorm: 'attention.output.LayerNorm',
  intermediate: 'intermediate.dense',
  output: 'output.dense',
  outputNorm: 'output.LayerNorm',
};

const bert: Architecture = {
  modelType: 'bert',
  prefix: 'bert',
  classifierClass: 'BertForSequenceClassification',
  family: 'bert',
  layers: 'encoder.layer',
  layer: bertLayer,
  defaults: { vocab_size: 30522, type_vocab_size: 2, pad_token_id: 0 },
};

const roberta: Architecture = {
  ...bert,
  modelType: 'roberta',
  prefix: 'roberta',
  classifierClass: 'RobertaForSequenceClassification',
  family: 'roberta',
  defaults: { vocab_size: 50265, type_vocab_size: 2, pad_token_id: 1 },
};

const distilbert: Architecture = {
  modelType: 'distilbert',
  prefix: 'distilbert',
  classifierClass: 'DistilBertForSequenceClassification',
  family: 'distilbert',
  layers: 'transformer.layer',
  layer: {
    query: 'attention.q_lin',
    key: 'attention.k_lin',
    value: 'attention.v_lin',
    attentionOutput: 'attention.out_lin',
    attentionNorm: 'sa_layer_norm',
    intermediate: 'ffn.lin1',
    output: 'ffn.lin2',
    outputNorm: 'output_layer_norm',
  },
  defaults: { vocab_size: 30522, num_hidden_layers: 6, pad_token_id: 0 },
};

const ARCHITECTURES = {
  bert,
  distilbert,
  roberta,
  'xlm-roberta': {
    ...roberta,
    modelType: 'xlm-roberta',
    classifierClass: 'XLMRobertaForSequenceClassification',
    defaults: { ...roberta.defaults, vocab_size: 30522 },
  },
  camembert: {
    ...roberta,
    modelType: 'camembert',
    classifierClass: 'CamembertForSequenceClassification',
    defaults: { ...roberta.defaults, vocab_size: 30522 },
  },
} as const satisfies Record<string, Architecture>;

/** The `model_type` of a supported checkpoint. */
export type ArchitectureName = keyof typeof ARCHITECTURES;

export const supportedArchitectures = Object.keys(ARCHITECTURES) as readonly ArchitectureName[];

export function isArchitecture(name: string): name is ArchitectureName {
  return Object.hasOwn(ARCHITECTURES, name);
}

export function architectureOf(name: ArchitectureName): Architecture {
  return ARCHITECTURES[name];
}
