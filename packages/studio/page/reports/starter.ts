/** What stands in a new report: it teaches by being changed. */
export const STARTER = `What was tried, and why?

\`\`\`panel
metrics: loss
runs: newest 5
\`\`\`

A panel draws metrics live. \`metrics\` are keys with a comma between them; \`runs\` is \`newest N\`,
ids with a comma between them, or a filter:

\`\`\`panel
metrics: loss
runs: metrics.loss < 1
smoothing: 0.6
\`\`\`
`;
