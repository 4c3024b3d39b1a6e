import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;

/** What the desktop's processes are made of; the rest is the command line's, and stays out of the package. */
function isOfDesktop(module: string): boolean {
  const path = module.replaceAll('\\', '/').replace(`${root.replaceAll('\\', '/')}/`, '');
  return /^(\0rolldown\/|main\/(services\/(?!export\/render-png|launch)|electron\/)|shared\/(base\/|contract\/|document\/language-of)|node_modules\/zod\/|package\.json)/.test(
    path,
  );
}

/** What pictures in PDF are made with; it is loaded when one is asked for. */
function makesPdf(module: string): boolean {
  return /node_modules[\\/](pdfkit|svg-to-pdfkit|fontkit)[\\/]/.test(module);
}

/**
 * Constants stay constants. Written as variables, as Vite does without this, the numbers in them have to be looked up in
 * every access: a simulation is a fifth slower.
 */
const constants = { topLevelVar: false } as const;

/**
 * One configuration, three builds. Everything is bundled except what carries native code: those packages stay
 * outside the bundle (and, in the packaged application, outside the archive).
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node24',
      minify: false,
      rollupOptions: {
        input: {
          electron: resolve(root, 'main/electron/electron.ts'),
          'store-process': resolve(root, 'main/electron/store-process.ts'),
          'template-check': resolve(root, 'main/services/template-check/template-check-worker.ts'),
          web: resolve(root, 'main/web/web.ts'),
          cli: resolve(root, 'main/cli/lintel.ts'),
        },
        external: ['electron', 'better-sqlite3', '@resvg/resvg-js', '@aws/cloudformation-validate'],
        output: {
          ...constants,
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: ({ moduleIds }) =>
            moduleIds.length > 0 &&
            (moduleIds.every((id) => isOfDesktop(id)) || moduleIds.some((id) => makesPdf(id)))
              ? 'desktop/[name]-[hash].js'
              : 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: resolve(root, 'main/electron/preload.ts') },
        external: ['electron'],
        // A sandboxed preload is CommonJS in one file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    base: '/',
    plugins: [react()],
    worker: { format: 'es', rollupOptions: { output: constants } },
    build: {
      outDir: resolve(root, 'out/renderer'),
      emptyOutDir: true,
      chunkSizeWarningLimit: 4000,
      // No inlined data: URLs for scripts; the content security policy allows scripts of our own origin only.
      assetsInlineLimit: 2048,
      rollupOptions: { input: resolve(root, 'renderer/index.html') },
    },
  },
});
