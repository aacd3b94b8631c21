import { fileURLToPath } from 'node:url';
import ui from '@nuxt/ui/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { skin } from './src/styles/skin.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env.KONSPEKT_SERVER ?? 'http://127.0.0.1:8765';

export default defineConfig({
  plugins: [
    vue(),
    ui({
      autoImport: false,
      components: false,
      dts: false,
      colorMode: false,
      ui: skin,
      // Every icon named in the sources travels with the pages: nothing is asked of a third host.
      icon: { clientBundle: { scan: true } },
    }),
  ],
  resolve: { alias: { '@': here('./src') } },
  build: {
    outDir: process.env.KONSPEKT_UI_OUT ?? here('../src/konspekt/web/static'),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 700,
    // What others wrote and travels in the pages, with the words of its licences: served as /licenses.md.
    license: { fileName: 'licenses.md' },
  },
  server: {
    port: 5173,
    proxy: {
      // `changeOrigin` stays off and the origin is rewritten: the server wants Origin to match Host.
      '/api': {
        target: server,
        configure: (proxy) => proxy.on('proxyReq', (request) => request.setHeader('origin', server)),
        changeOrigin: true,
      },
    },
  },
});
