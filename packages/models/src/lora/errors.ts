import { HavnError } from '@havn/core';

/** A folder with an adapter is incomplete or contradicts itself. */
export class AdapterInvalidError extends HavnError {
  readonly code = 'ADAPTER_INVALID';
  constructor(file: string, problem: string) {
    super(problem, {
      location: { file },
      remedy: 'Save it again with save_pretrained() of PEFT, or with Havn.',
    });
  }
}

/** An adapter uses a feature of PEFT that would change its numbers and that Havn does not have. */
export class AdapterUnsupportedError extends HavnError {
  readonly code = 'ADAPTER_UNSUPPORTED';
  constructor(file: string, setting: string, value: unknown) {
    super(`${setting} is ${JSON.stringify(value)}`, {
      location: { file },
      remedy: 'Havn reads plain LoRA and rsLoRA; merge others with merge_and_unload() of PEFT.',
    });
  }
}
