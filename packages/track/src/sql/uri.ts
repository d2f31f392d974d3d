/** Appends parts to the path of a URI or a folder; a query stays behind it. */
export function joinUri(root: string, ...parts: readonly string[]): string {
  const query = /^[a-z][a-z0-9+.-]+:/i.test(root) ? root.indexOf('?') : -1;
  const path = query === -1 ? root : root.slice(0, query);
  const rest = query === -1 ? '' : root.slice(query);
  const separator = path.endsWith('/') || path.endsWith('\\') ? '' : '/';
  return `${path}${separator}${parts.join('/')}${rest}`;
}
