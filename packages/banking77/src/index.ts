import { fileURLToPath } from 'node:url';

/** The folder with `train.csv` (10,003 rows) and `test.csv` (3,080 rows): columns text, category. */
export const banking77Folder: string = fileURLToPath(new URL('../data', import.meta.url));
