import type { ServerResponse } from 'node:http';
import { errorXml } from './pubmed-server-xml.ts';

/** Ways in which the server can fail, as NCBI and the network between do. */
export type PubmedFault =
  /** 429 with `Retry-After` and a JSON body. */
  | 'rate_limit'
  /** A web page under status 200. */
  | 'html_page'
  /** 503 with a web page. */
  | 'unavailable'
  /** An `<ERROR>` body under status 200. */
  | 'error_body'
  /** Half a reply, then the connection is cut. */
  | 'cut'
  /** The connection is cut before any reply. */
  | 'refuse'
  /** No reply at all. */
  | 'stall'
  /** efetch leaves its last record out without a word. */
  | 'drop_record';

/** Answers with a whole body. */
export function reply(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

/** NCBI's refusal of more requests than `limit` in a second. */
export function tooMany(response: ServerResponse, key: string | undefined, limit: number): void {
  const body = {
    error: 'API rate limit exceeded',
    'api-key': key ?? '127.0.0.1',
    count: String(limit + 1),
    limit: String(limit),
  };
  response
    .writeHead(429, { 'content-type': 'application/json', 'retry-after': '1' })
    .end(JSON.stringify(body));
}

const page =
  '<!DOCTYPE html>\n<html><head><title>NCBI</title></head><body>Error blocked for service</body></html>';

/** Plays a fault that needs no reply of its own; false for the faults that spoil one. */
export function failed(response: ServerResponse, fault: PubmedFault, utility: string): boolean {
  switch (fault) {
    case 'html_page':
      reply(response, 200, 'text/html; charset=UTF-8', page);
      return true;
    case 'unavailable':
      reply(response, 503, 'text/html; charset=UTF-8', page);
      return true;
    case 'error_body': {
      const root = utility === 'esearch' ? 'eSearchResult' : 'eFetchResult';
      reply(response, 200, 'text/xml; charset=UTF-8', errorXml(root, 'Search Backend failed: timeout'));
      return true;
    }
    case 'refuse':
      response.destroy();
      return true;
    case 'stall':
      return true; // the client's patience ends it
    case 'cut':
    case 'drop_record':
    case 'rate_limit':
      return false;
  }
}

/** Sends half a body and cuts the connection. */
export function cutShort(response: ServerResponse, body: string): void {
  response.writeHead(200, {
    'content-type': 'text/xml; charset=UTF-8',
    'content-length': Buffer.byteLength(body),
  });
  response.write(body.slice(0, Math.floor(body.length / 2)), () => response.destroy());
}
