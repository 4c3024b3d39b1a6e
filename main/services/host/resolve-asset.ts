import { realpath, stat } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, sep } from 'node:path';

/** A file of the window below `root`. */
export interface Asset {
  readonly path: string;
  readonly mediaType: string;
}

/**
 * The path below the root that a URL path names, or undefined when it leads anywhere else. `/` is the page itself.
 */
export function assetPath(urlPath: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (!decoded.startsWith('/')) return undefined;
  const parts = decoded.slice(1).split('/');
  // A colon opens drives and alternate streams on Windows; a backslash separates there.
  if (parts.some((part) => part === '..' || part === '.' || /[\\:\0]/.test(part))) return undefined;
  if (decoded === '/') return 'index.html';
  return parts.some((part) => part === '') ? undefined : join(...parts);
}

/** The file that a URL path names: inside the root also after following symbolic links, and of a known type. */
export async function resolveAsset(root: string, urlPath: string): Promise<Asset | undefined> {
  const path = assetPath(urlPath);
  if (path === undefined) return undefined;
  const mediaType = mediaTypes[extname(path)];
  if (mediaType === undefined) return undefined;
  try {
    const realRoot = await realpath(root);
    const real = await realpath(join(realRoot, path));
    const inside = relative(realRoot, real);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return undefined;
    return (await stat(real)).isFile() ? { path: real, mediaType } : undefined;
  } catch {
    return undefined;
  }
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
};
