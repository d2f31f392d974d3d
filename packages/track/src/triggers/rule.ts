/** Which events a trigger is told of. */
export interface TriggerRule {
  readonly name: string;
  /** Names of events, `*` for any signs: `model_version_alias.created`, `model_version.*`. */
  readonly on: readonly string[];
  /** Names of models, `*` and `?` as in a shell. */
  readonly model: string;
  /** Names of aliases; events that concern none are then not told. */
  readonly alias?: string | undefined;
}

/** What happens in the registry, as the audit log names it. */
export const EVENTS = [
  'model_version_alias.created',
  'model_version_alias.deleted',
  'model_version.created',
  'model_version.transitioned',
  'model_version.deleted',
  'model_version_tag.set',
  'model_version_tag.deleted',
  'registered_model.created',
  'registered_model.renamed',
  'registered_model.deleted',
  'registered_model_tag.set',
  'registered_model_tag.deleted',
] as const;

/** Moving an alias, the first time too. */
export const ALIAS_MOVED = 'model_version_alias.created';

export interface Happened {
  readonly event: string;
  readonly model: string | undefined;
  readonly alias: string | undefined;
}

export function ruleMatches({ on, model, alias }: TriggerRule, happened: Happened): boolean {
  return (
    on.some((pattern) => matchesGlob(pattern, happened.event)) &&
    matchesGlob(model, happened.model ?? '') &&
    (alias === undefined || (happened.alias !== undefined && matchesGlob(alias, happened.alias)))
  );
}

/** `*` stands for any signs and `?` for one; walks back to the last `*` alone, so it is never slow. */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let i = 0;
  while (i < text.length) {
    if (pattern[at] === '*') {
      star = at++;
      resume = i;
    } else if (pattern[at] === '?' || pattern[at] === text[i]) {
      at++;
      i++;
    } else if (star === -1) return false;
    else {
      at = star + 1;
      i = ++resume;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
