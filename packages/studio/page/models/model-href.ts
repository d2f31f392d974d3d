export function modelHref(name: string, version?: string): string {
  const model = `/models/${encodeURIComponent(name)}`;
  return version === undefined ? model : `${model}/${version}`;
}

/** The path of a model below the interface. */
export function modelApi(name: string, rest = ''): string {
  return `/models/${encodeURIComponent(name)}${rest}`;
}
