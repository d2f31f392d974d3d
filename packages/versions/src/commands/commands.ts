/**
 * The commands on data, and what others build on them; each is loaded when it is first called: the
 * files of all take longer to load than many commands take to run.
 */
type Later = (...args: never[]) => Promise<unknown>;

function later<F extends Later>(load: () => Promise<F>): F {
  return (async (...args: never[]) => (await load())(...args)) as F;
}

/** Tracks files and folders; gives the `.dvc` files that were written. */
export const add = later(async () => (await import('./add.ts')).add);
/** Makes the outputs in the workspace what their `.dvc` files say. */
export const checkout = later(async () => (await import('./checkout.ts')).checkout);
/** Records tracked data as it is now. */
export const commit = later(async () => (await import('./commit.ts')).commit);
/** What changed in the data between commits, or since one. */
export const diff = later(async () => (await import('./diff.ts')).diff);
/** Removes objects from cache and remote that nothing uses. */
export const gc = later(async () => (await import('./gc.ts')).gc);
/** Takes a file or folder in from another repository, and remembers where it came from. */
export const importRepository = later(
  async () => (await import('./import-repository.ts')).importRepository,
);
/** Takes a file or folder in from an address. */
export const importUrl = later(async () => (await import('./import-url.ts')).importUrl);
/** What a repository holds that is open already. */
export const list = later(async () => (await import('./list.ts')).list);
/** What a repository holds, by its address. */
export const listRepository = later(
  async () => (await import('./list-repository.ts')).listRepository,
);
/** Renames tracked data and its `.dvc` file. */
export const move = later(async () => (await import('./move.ts')).move);
/** Stops tracking; the data stays. */
export const remove = later(async () => (await import('./remove.ts')).remove);
/** Makes files of another repository, without remembering where they came from. */
export const getFrom = later(async () => (await import('./source-files.ts')).getFrom);
/** Where the remote of another repository keeps a file or folder. */
export const sourceUrl = later(async () => (await import('./source-url.ts')).sourceUrl);
/** The same to a place that is given, for those who go on with them. */
export const downloadSource = later(async () => (await import('./source-files.ts')).downloadSource);
/** What differs between the workspace, the `.dvc` files and the cache; `{}` where nothing does. */
export const status = later(async () => (await import('./status.ts')).status);
/** Where the objects of outputs are: in the cache, in the remote. */
export const cloudStatus = later(async () => (await import('./transfer.ts')).cloudStatus);
/** Copies what outputs use from the remote to the cache; gives the number of objects. */
export const fetch = later(async () => (await import('./transfer.ts')).fetch);
/** Copies what outputs use from the cache to the remote; gives the number of objects. */
export const push = later(async () => (await import('./transfer.ts')).push);
/** Makes tracked files the user's own, to be changed in place. */
export const unprotect = later(async () => (await import('./unprotect.ts')).unprotect);
/** Takes in anew what was imported. */
export const update = later(async () => (await import('./update.ts')).update);
/** What a URL's place says of the content there. */
export const describeUrl = later(
  async () => (await import('../sources/url-source.ts')).describeUrl,
);
/** Copies what a URL names, without tracking it. */
export const downloadUrl = later(
  async () => (await import('../sources/url-source.ts')).downloadUrl,
);
/** What lies at a URL. */
export const listUrl = later(async () => (await import('../sources/url-source.ts')).listUrl);
/** Removes what a URL names. */
export const removeUrl = later(async () => (await import('../sources/url-source.ts')).removeUrl);
/** Makes a path what is recorded of it. */
export const checkoutPath = later(
  async () => (await import('../outputs/checkout.ts')).checkoutPath,
);
/** Puts a file or folder into the cache and gives its hash. */
export const storePath = later(async () => (await import('../outputs/store.ts')).storePath);
/** Runs work while no other process writes what it reads, or touches what it writes. */
export const withPathLocks = later(async () => (await import('../lock/rwlock.ts')).withPathLocks);
