/** Hydra's short options of two letters, which a parser of single letters takes for two options. */
const LONG: Readonly<Record<string, string>> = {
  '-cp': '--config-path',
  '-cn': '--config-name',
  '-cd': '--config-dir',
  '-sc': '--shell-completion',
};

/** The arguments with Hydra's `-cp`, `-cn`, `-cd` and `-sc` in their long form. */
export function longHydraFlags(args: readonly string[]): string[] {
  // There `-cd` is DVC's `-c -d`.
  if (args[0] === 'data') return [...args];
  return args.map((arg) => {
    const [name = '', value] = arg.split(/=(.*)/s);
    const long = Object.hasOwn(LONG, name) ? LONG[name] : undefined;
    if (long === undefined) return arg;
    return value === undefined ? long : `${long}=${value}`;
  });
}
