import type { Template } from './template.ts';

/** The tokens of one text (or pair), special ones included. */
export interface Encoding {
  readonly ids: Int32Array;
  /** Which text a token belongs to, as the model was taught it; as long as `ids`. */
  readonly typeIds: Int32Array;
}

/** Ids of the texts without special tokens, already cut to fit. */
export type TextIds = readonly [first: Int32Array, second?: Int32Array];

/** Puts special tokens around the ids of the texts. */
export function fillTemplate(template: Template, texts: TextIds, special: number): Encoding {
  const ids = new Int32Array(texts[0].length + (texts[1]?.length ?? 0) + special);
  let at = 0;
  for (const step of template) {
    const own = 'ids' in step ? step.ids : texts[step.text]!;
    ids.set(own, at);
    at += own.length;
  }
  return new FilledTemplate(ids, template, texts[0].length);
}

/** Type ids are made when they are asked for: most models' are all zero and nobody looks. */
class FilledTemplate implements Encoding {
  readonly ids: Int32Array;
  private readonly template: Template;
  private readonly firstLength: number;
  private made: Int32Array | undefined;

  constructor(ids: Int32Array, template: Template, firstLength: number) {
    this.ids = ids;
    this.template = template;
    this.firstLength = firstLength;
  }

  get typeIds(): Int32Array {
    this.made ??= this.makeTypeIds();
    return this.made;
  }

  private makeTypeIds(): Int32Array {
    const typeIds = new Int32Array(this.ids.length);
    const lengths = [this.firstLength, this.secondLength()];
    let at = 0;
    for (const step of this.template) {
      const length = 'ids' in step ? step.ids.length : lengths[step.text]!;
      typeIds.fill(step.typeId, at, at + length);
      at += length;
    }
    return typeIds;
  }

  private secondLength(): number {
    const others = this.template.reduce((sum, step) => {
      if ('ids' in step) return sum + step.ids.length;
      return step.text === 0 ? sum + this.firstLength : sum;
    }, 0);
    return this.ids.length - others;
  }
}
