import type { IncomingHttpHeaders } from 'node:http';

/** Why a request is refused, with the status to refuse it with; undefined when it may go on. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Refuses what cannot come from our own window: a rebound name (Host), another page (Origin, Sec-Fetch-Site), or a
 * method that the path does not take. Says nothing about who is signed in.
 */
export function checkRequest(request: RequestHead, port: number): Refusal | undefined {
  const { headers, path, method } = request;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const host = headers.host;
  if (host === undefined || !hosts.includes(host)) return { status: 421, reason: 'Unknown host.' };
  if (headers.origin !== undefined && headers.origin !== `http://${host}`) {
    return { status: 403, reason: 'Another origin.' };
  }
  // The address with the ticket is opened from a file, from a terminal or from another program.
  const site = headers['sec-fetch-site'];
  if (path !== '/login' && site !== undefined && site !== 'same-origin' && site !== 'none') {
    return { status: 403, reason: 'Another site.' };
  }
  const expected = path.startsWith('/rpc/') ? ['POST'] : ['GET', 'HEAD'];
  if (!expected.includes(method)) return { status: 405, reason: 'Method not allowed.' };
  return undefined;
}

/** Calls are JSON with a header of ours: a form or a link of another page cannot send that. */
export function checkCall(headers: IncomingHttpHeaders, header: string): Refusal | undefined {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return { status: 415, reason: 'Calls are JSON.' };
  if (headers[header] === undefined) return { status: 403, reason: 'The call header is missing.' };
  return undefined;
}
