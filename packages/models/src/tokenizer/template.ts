import { isJsonObject } from '../config/json-file.ts';
import { TokenizerFormatError, UnsupportedTokenizerError } from './errors.ts';
import { type Component, componentsOf, type TokenizerJson } from './tokenizer-json.ts';

/** Special tokens, or the place of the first (0) or second (1) text. */
type TemplateStep =
  | { readonly ids: readonly number[]; readonly typeId: number }
  | { readonly text: 0 | 1; readonly typeId: number };

export type Template = readonly TemplateStep[];

/** How special tokens stand around one text and around two. */
export interface Templates {
  readonly single: Template;
  readonly pair: Template;
}

const BARE: Templates = {
  single: [{ text: 0, typeId: 0 }],
  pair: [
    { text: 0, typeId: 0 },
    { text: 1, typeId: 1 },
  ],
};

/** Reads the `post_processor` of `tokenizer.json`. */
export function readTemplates(json: TokenizerJson): Templates {
  return json.postProcessor ? templatesOf(json.postProcessor, json.file) : BARE;
}

function templatesOf(component: Component, file: string): Templates {
  switch (component.type) {
    case 'TemplateProcessing':
      return {
        single: template(component, 'single', file),
        pair: template(component, 'pair', file),
      };
    case 'BertProcessing':
      return bertTemplates(tokenAt(component, 'cls', file), tokenAt(component, 'sep', file));
    case 'RobertaProcessing':
      return robertaTemplates(tokenAt(component, 'cls', file), tokenAt(component, 'sep', file));
    case 'ByteLevel':
      // Only offsets are trimmed.
      return BARE;
    case 'Sequence': {
      const parts = componentsOf(component, 'processors').map((part) => templatesOf(part, file));
      return parts.findLast((part) => part !== BARE) ?? BARE;
    }
    default:
      throw new UnsupportedTokenizerError(file, 'post-processor', component.type);
  }
}

function bertTemplates(cls: number, sep: number): Templates {
  const first: Template = [
    { ids: [cls], typeId: 0 },
    { text: 0, typeId: 0 },
    { ids: [sep], typeId: 0 },
  ];
  return { single: first, pair: [...first, { text: 1, typeId: 1 }, { ids: [sep], typeId: 1 }] };
}

/** RoBERTa has one token type and two separators between texts. */
function robertaTemplates(cls: number, sep: number): Templates {
  const first: Template = [
    { ids: [cls], typeId: 0 },
    { text: 0, typeId: 0 },
    { ids: [sep], typeId: 0 },
  ];
  return {
    single: first,
    pair: [...first, { ids: [sep], typeId: 0 }, { text: 1, typeId: 0 }, { ids: [sep], typeId: 0 }],
  };
}

/** `["[CLS]", 101]` */
function tokenAt(component: Component, key: string, file: string): number {
  const value = component[key];
  const id: unknown = Array.isArray(value) ? value[1] : undefined;
  if (Number.isInteger(id)) return id as number;
  throw new TokenizerFormatError(file, `${key} of the ${component.type} is not a token and its id`);
}

function template(component: Component, key: 'single' | 'pair', file: string): Template {
  const steps = component[key];
  const special = isJsonObject(component.special_tokens) ? component.special_tokens : {};
  if (!Array.isArray(steps))
    throw new TokenizerFormatError(file, `the template ${key} is not a list`);
  return steps.map((step: unknown) => {
    const { Sequence: sequence, SpecialToken: token } = isJsonObject(step) ? step : {};
    if (isJsonObject(sequence)) {
      return { text: sequence.id === 'B' ? 1 : 0, typeId: Number(sequence.type_id ?? 0) };
    }
    const { id, type_id: typeId } = isJsonObject(token) ? token : {};
    const named = special[String(id)];
    if (isJsonObject(named) && Array.isArray(named.ids)) {
      return { ids: named.ids as number[], typeId: Number(typeId ?? 0) };
    }
    const problem = `the template ${key} names ${JSON.stringify(id)}, which special_tokens lacks`;
    throw new TokenizerFormatError(file, problem);
  });
}

/** How many special tokens a template adds. */
export function specialTokensIn(template: Template): number {
  return template.reduce((sum, step) => sum + ('ids' in step ? step.ids.length : 0), 0);
}
