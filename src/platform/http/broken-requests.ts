import type { Socket } from 'node:net';
import { bareHeaders } from './security-headers.ts';

/** How Node says that it could not read a request, and what we answer. */
const answers: Readonly<Record<string, { readonly status: string; readonly detail: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: '408 Request Timeout', detail: 'the request took too long to arrive' },
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    detail: 'the header of the request is too large',
  },
};
const MALFORMED = { status: '400 Bad Request', detail: 'this is not an HTTP request' };

/** Answers what Node could not read as a request with a problem document too, and hangs up. */
export function refuseBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy(); // nobody is there to hear it
    return;
  }
  const { status, detail } = answers[error.code ?? ''] ?? MALFORMED;
  const code = Number(status.slice(0, 3));
  const body = JSON.stringify({
    type: '/problems/invalid_request',
    title: 'invalid request',
    status: code,
    detail,
    code: 'invalid_request',
  });
  const headers = {
    ...bareHeaders,
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.write([`HTTP/1.1 ${status}`, ...lines, '', body].join('\r\n'));
  socket.destroySoon(); // whoever sends slowly would keep the other half open
}
