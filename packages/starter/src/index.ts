import { fileURLToPath } from 'node:url';

/**
 * The folder with all-MiniLM-L6-v2 in Hugging Face layout, its weights as int8 rows with f32 scales
 * (`model_int8.safetensors`); `loadCheckpoint` of @havn/models reads it.
 */
export const starterFolder: string = fileURLToPath(new URL('../checkpoint', import.meta.url));

/** The Hub's name of the checkpoint that the starter's weights were rounded from. */
export const starterOrigin = 'sentence-transformers/all-MiniLM-L6-v2';
