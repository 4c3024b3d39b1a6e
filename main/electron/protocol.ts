import { readFile } from 'node:fs/promises';
import type { Protocol } from 'electron';
import { appHost, appScheme } from '#main/services/host/own-page.ts';
import { resolveAsset } from '#main/services/host/resolve-asset.ts';
import { securityHeaders } from '#main/services/host/security-headers.ts';

/** Before the application is ready: gives the scheme the rights of a normal secure origin. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the built window, and nothing outside its folder. */
export function serveAppScheme(protocol: Pick<Protocol, 'handle'>, rendererFolder: string): void {
  protocol.handle(appScheme, (request) => answerAppRequest(request, rendererFolder));
}

export async function answerAppRequest(request: Request, rendererFolder: string): Promise<Response> {
  const url = new URL(request.url);
  const asset =
    url.host === appHost && request.method === 'GET'
      ? await resolveAsset(rendererFolder, url.pathname)
      : undefined;
  if (asset === undefined)
    return new Response('There is no such page.', { status: 404, headers: securityHeaders });
  const content = await readFile(asset.path);
  return new Response(new Uint8Array(content), {
    headers: { ...securityHeaders, 'content-type': asset.mediaType },
  });
}
