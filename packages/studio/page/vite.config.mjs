import { defineConfig } from 'vite';

export default defineConfig({
  base: '/studio/',
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    // The content security policy allows no data: scripts and styles.
    assetsInlineLimit: 0,
    target: 'es2022',
  },
});
