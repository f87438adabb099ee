import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The desk. `npm run build:web` writes dist/desk, which the server hands out; `vite` alone develops against a running server. */
export default defineConfig({
  root: here('src/app/desk'),
  base: '/',
  publicDir: here('src/app/desk/public'),
  plugins: [react()],
  server: { port: 5173, strictPort: true, proxy: { '/api': 'http://127.0.0.1:8787' }, fs: { allow: [here('.')] } },
  build: {
    outDir: here('dist/desk'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // React and the router change rarely: their own file stays in the browser's cache over releases.
            { name: 'frame', test: /node_modules[\\/](react|react-dom|scheduler|@tanstack)[\\/]/, priority: 3 },
            { name: 'shapes', test: /node_modules[\\/]zod[\\/]/, priority: 1 },
            { name: 'contracts', test: /[\\/](contract|permissions|rules|reading)\.ts$/, priority: 1 },
            { name: 'kit', test: /src[\\/]platform[\\/](ui|words|pure)[\\/].*\.tsx?$/, priority: 1 },
            { name: 'words-zh', test: /[\\/]words[\\/]zh-CN\.json$/, priority: 1 },
            { name: 'words-en', test: /[\\/]words[\\/]en\.json$/, priority: 1 },
          ],
        },
      },
    },
  },
});
