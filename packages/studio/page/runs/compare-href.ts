export function compareHref(ids: readonly string[]): string {
  return `/compare?${ids.map((id) => `run=${id}`).join('&')}`;
}
