/** What `havn train` sets for its own process: huge pages for what glibc allocates. */
export const trainingEnvironment = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' } as const;
