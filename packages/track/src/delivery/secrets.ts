import type { Trigger } from '../triggers/trigger.ts';

const SHORTEST = 6;

/** A text for the log of deliveries, without the values of what is secret here. */
export function withoutSecrets(text: string, triggers: Iterable<Trigger>): string {
  const names = ['HAVN_TOKEN', ...[...triggers].map(({ action }) => secretVariable(action))];
  const values = names.map((name) => (name === undefined ? undefined : process.env[name]));
  return values
    .filter((value) => value !== undefined)
    .filter((value) => value.length >= SHORTEST)
    .reduce((rest, value) => rest.replaceAll(value, '***'), text);
}

function secretVariable(action: Trigger['action']): string | undefined {
  if (action.kind === 'github') return action.tokenEnv;
  return action.kind === 'webhook' ? action.secretEnv : undefined;
}
