import type { IncomingMessage } from 'node:http';

/** The body as text, or `too-large` as soon as that is known; nothing more is read then. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string | 'too-large'> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return 'too-large';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return 'too-large';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
