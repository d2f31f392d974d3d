const WORDS: Readonly<Record<string, string>> = {
  'model_version_alias.created': 'alias moved',
  'model_version_alias.deleted': 'alias removed',
  'model_version_alias.*': 'alias moved or removed',
  'model_version.created': 'version registered',
  'model_version.deleted': 'version deleted',
  'model_version.transitioned': 'stage changed',
  'model_version_tag.set': 'tag of a version set',
  'model_version_tag.deleted': 'tag of a version removed',
  'registered_model.created': 'model made',
  'registered_model.renamed': 'model renamed',
  'registered_model.deleted': 'model deleted',
  'registered_model_tag.set': 'tag set',
  'registered_model_tag.deleted': 'tag removed',
};

/** What happened, as people say it. */
export function eventText(event: string): string {
  return WORDS[event] ?? event.replace('.', ' ').replaceAll('_', ' ');
}
