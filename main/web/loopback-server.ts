import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolveAsset } from '#main/services/host/resolve-asset.ts';
import { securityHeaders } from '#main/services/host/security-headers.ts';
import type { EventHub } from '#shared/contract/event-hub.ts';
import type { Router } from '#shared/contract/router.ts';
import type { Answer } from '#shared/contract/rpc.ts';
import { cancelMethod } from '#shared/contract/transports/bridge.ts';
import { callHeader, callPath, eventsPath } from '#shared/contract/transports/http.ts';
import { checkCall, checkRequest } from './check-request.ts';
import { createEventStreams } from './event-stream.ts';
import { readBody } from './read-body.ts';
import { createSession } from './session.ts';

export interface LoopbackServer {
  readonly port: number;
  readonly origin: string;
  /** An address that opens the application once. */
  newAddress(): string;
  close(): Promise<void>;
}

export interface LoopbackOptions {
  readonly router: Router;
  readonly events: EventHub;
  /** Folder of the built window. */
  readonly rendererFolder: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Told how many windows are open, whenever that changes. */
  readonly onWindows?: (open: number) => void;
}

const maxBodyBytes = 32 * 1024 * 1024;

/**
 * Serves the window and the host contract to this machine only. There is no switch to listen anywhere else: the
 * host acts with the rights of the user who started it.
 */
export async function startLoopbackServer(options: LoopbackOptions): Promise<LoopbackServer> {
  const { router, events, rendererFolder, onWindows } = options;
  const session = createSession();
  const streams = createEventStreams(events, (open) => onWindows?.(open));
  const server = createServer(
    { maxHeaderSize: 16 * 1024, requestTimeout: 60_000, headersTimeout: 10_000, keepAliveTimeout: 30_000 },
    (request, response) => {
      answer(request, response).catch(() => {
        if (!response.headersSent) refuse(response, 500, 'The host could not answer.');
        else response.destroy();
      });
    },
  );

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const url = URL.parse(request.url ?? '/', 'http://host');
    if (url === null) return refuse(response, 400, 'Bad address.');
    const { port } = addressOf(server);
    const head = { method: request.method ?? '', path: url.pathname, headers: request.headers };
    const refusal = checkRequest(head, port);
    if (refusal !== undefined) return refuse(response, refusal.status, refusal.reason);
    if (url.pathname === '/login') return login(response, url.searchParams.get('t') ?? '', port);
    if (!session.isSignedIn(request.headers.cookie, port)) {
      return refuse(response, 401, 'This window is not signed in. Start Lintel again for a new address.');
    }
    if (url.pathname.startsWith(callPath))
      return call(request, response, url.pathname.slice(callPath.length));
    if (url.pathname === eventsPath) {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      streams.attach(response, request.headers['last-event-id']?.toString());
      return;
    }
    await serveAsset(request, response, url.pathname);
  }

  function login(response: ServerResponse, ticket: string, port: number): void {
    const cookie = session.redeem(ticket, port);
    if (cookie === undefined) {
      const message = 'This address was used already or is not valid. Start Lintel again for a new one.';
      refuse(response, 401, message);
      return;
    }
    response.setHeader('set-cookie', cookie);
    // Not a redirect: that would keep the outside initiator, and a strict cookie is not sent to it.
    html(response, 200, '<meta http-equiv="refresh" content="0;url=/"><title>Lintel</title>');
  }

  async function call(request: IncomingMessage, response: ServerResponse, encoded: string): Promise<void> {
    const refusal = checkCall(request.headers, callHeader);
    if (refusal !== undefined) return refuse(response, refusal.status, refusal.reason);
    const body = await readBody(request, maxBodyBytes);
    if (body === 'too-large') {
      response.setHeader('connection', 'close');
      return json(response, 413, failure('too-large', 'The call is larger than 32 MB.'));
    }
    let input: unknown;
    try {
      input = JSON.parse(body);
    } catch {
      return json(response, 400, failure('invalid-input', 'The call is not valid JSON.'));
    }
    const method = decodeURIComponent(encoded);
    if (method === cancelMethod) {
      router.cancel(String(input));
      return json(response, 200, { ok: true, value: {} });
    }
    const id = String(request.headers[callHeader]);
    response.on('close', () => {
      if (!response.writableEnded) router.cancel(id);
    });
    json(response, 200, await router.dispatch({ id, method, input }));
  }

  async function serveAsset(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const asset = await resolveAsset(rendererFolder, path);
    if (asset === undefined) return refuse(response, 404, 'There is no such page.');
    response.writeHead(200, { 'content-type': asset.mediaType });
    if (request.method === 'HEAD') response.end();
    else
      createReadStream(asset.path)
        .on('error', () => response.destroy())
        .pipe(response);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: options.port, exclusive: true }, resolve);
  });
  const { port } = addressOf(server);
  const origin = `http://127.0.0.1:${port}`;
  return {
    port,
    origin,
    newAddress: () => `${origin}/login?t=${session.issueTicket()}`,
    close: () =>
      new Promise((resolve) => {
        streams.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The server does not listen on a port.');
  return address;
}

function failure(code: 'too-large' | 'invalid-input', message: string): Answer {
  return { ok: false, fault: { code, message } };
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  html(response, status, `<title>Lintel</title><p>${reason}</p>`);
}

function html(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  // Without an icon of its own a page makes the browser ask for one.
  response.end(`<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${body}`);
}
