import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorXml } from './reply-xml.ts';
import { servedRecord, type ServedRecord } from './served-record.ts';

/** What a fault may want to know of the request that it befalls. */
export interface Befallen {
  readonly response: ServerResponse;
  readonly utility: string;
  readonly key: string | undefined;
  /** Requests a second that the sender may send. */
  readonly limit: number;
  /** Seconds for `Retry-After`. */
  readonly retryAfter: number;
}

const XML = 'text/xml; charset=UTF-8';
const HTML = 'text/html; charset=UTF-8';
const JSON_TYPE = 'application/json';
const page =
  '<!DOCTYPE html>\n<html><head><title>NCBI</title></head><body>Error blocked for service</body></html>';

/** Answers with a whole body. */
export function reply(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

/** NCBI's refusal of more requests than the limit in a second; `headers` say how long to wait, if at all. */
export function tooMany({ response, key, limit }: Befallen, headers: Record<string, string>): void {
  const body = {
    error: 'API rate limit exceeded',
    'api-key': key ?? '127.0.0.1',
    count: String(limit + 1),
    limit: String(limit),
  };
  response.writeHead(429, { 'content-type': JSON_TYPE, ...headers }).end(JSON.stringify(body));
}

/** NCBI's refusal of a key that it does not know; it repeats the key. */
export function unknownKey({ response, key }: Befallen): void {
  const body = { error: 'API key invalid', 'api-key': key, type: 'api', status: 'unknown' };
  reply(response, 400, JSON_TYPE, JSON.stringify(body));
}

/** Faults that answer in the server's place. */
const instead = {
  /** 429 with `Retry-After` in seconds and a JSON body. */
  rate_limit: (befallen: Befallen) => tooMany(befallen, { 'retry-after': String(befallen.retryAfter) }),
  /** 429 that does not say for how long. */
  rate_limit_unsaid: (befallen: Befallen) => tooMany(befallen, {}),
  /** 429 with `Retry-After` as a date, within the hour of the reply's own. */
  rate_limit_date: (befallen: Befallen) => {
    const clock = [Math.floor(befallen.retryAfter / 60) % 60, befallen.retryAfter % 60];
    const later = clock.map((part) => String(part).padStart(2, '0')).join(':');
    const hour = 'Mon, 04 May 2026 15';
    tooMany(befallen, { date: `${hour}:00:00 GMT`, 'retry-after': `${hour}:${later} GMT` });
  },
  /** The same refusal under status 200. */
  rate_limit_body: ({ response }: Befallen) =>
    reply(response, 200, JSON_TYPE, '{"error":"API rate limit exceeded","count":"4","limit":"3"}'),
  /** A web page under status 200, 502 or 503. */
  html_page: ({ response }: Befallen) => reply(response, 200, HTML, page),
  bad_gateway: ({ response }: Befallen) => reply(response, 502, HTML, page),
  unavailable: ({ response }: Befallen) => reply(response, 503, HTML, page),
  server_error: ({ response }: Befallen) => reply(response, 500, 'text/plain', 'Internal Server Error'),
  /** `<ERROR>` under status 200 for which the request is to blame. */
  error_body: ({ response, utility }: Befallen) =>
    reply(response, 200, XML, errorXml(utility, 'Invalid request: not understood')),
  /** `<ERROR>` under status 200 for which it is not. */
  backend_failed: ({ response, utility }: Befallen) =>
    reply(response, 200, XML, errorXml(utility, 'Search Backend failed: timeout')),
  json_error: ({ response }: Befallen) =>
    reply(response, 200, JSON_TYPE, '{"esearchresult":{"ERROR":"Invalid db name specified: pubmedd"}}'),
  text_error: ({ response }: Befallen) =>
    reply(response, 200, 'text/plain', 'Error: cannot connect to the server'),
  empty: ({ response }: Befallen) => reply(response, 200, XML, ''),
  redirect: ({ response }: Befallen) =>
    response.writeHead(302, { location: 'https://example.org/elsewhere' }).end(),
  key_invalid: unknownKey,
  /** The connection is cut before any reply. */
  refuse: ({ response }: Befallen) => response.destroy(),
  /** No reply at all: the client's patience ends it. */
  stall: () => undefined,
} satisfies Record<string, (befallen: Befallen) => unknown>;

/** Faults that spoil a reply that was ready; `share` says how much of it still goes out. */
const spoiling = {
  /** Part of a reply, then the connection is cut. */
  cut: (response: ServerResponse, body: Buffer, share: number) => {
    response.writeHead(200, { 'content-type': XML, 'content-length': body.length });
    response.write(body.subarray(0, Math.max(1, Math.floor(body.length * share))), () => response.destroy());
  },
  /** Part of a reply that looks whole to HTTP. */
  truncated: (response: ServerResponse, body: Buffer, share: number) => {
    const part = body.subarray(0, Math.min(body.length - 20, Math.floor(body.length * share)));
    response.writeHead(200, { 'content-type': XML, 'content-length': part.length }).end(part);
  },
  /** A reply that comes byte by byte, for ever. */
  drip: (response: ServerResponse, body: Buffer) => {
    response.writeHead(200, { 'content-type': XML });
    void dripInto(response, body);
  },
} satisfies Record<string, (response: ServerResponse, body: Buffer, share: number) => void>;

/** Faults of efetch that hand out other records than those asked for, without a word. */
const changing = {
  drop_record: (records: readonly ServedRecord[]) => records.slice(0, -1),
  duplicate_record: (records: readonly ServedRecord[]) => [...records, ...records.slice(-1)],
  extra_record: (records: readonly ServedRecord[]) => [
    ...records,
    servedRecord({ pmid: '99999998', title: 'A record that nobody asked for.', created: '2026-01-01' }),
  ],
} satisfies Record<string, (records: readonly ServedRecord[]) => readonly ServedRecord[]>;

/** Ways in which the server can fail, as NCBI and the network between do. */
export type PubmedFault = keyof typeof instead | keyof typeof spoiling | keyof typeof changing;

/** Answers for the server where the fault does so; false for the faults that spoil a reply. */
export function answeredBy(fault: PubmedFault, befallen: Befallen): boolean {
  if (!(fault in instead)) return false;
  instead[fault as keyof typeof instead](befallen);
  return true;
}

/** Sends a reply spoilt; false for the other faults. */
export function spoiltBy(fault: PubmedFault, response: ServerResponse, body: Buffer, share: number): boolean {
  if (!(fault in spoiling)) return false;
  spoiling[fault as keyof typeof spoiling](response, body, share);
  return true;
}

/** The records that are handed out under a fault; without one that concerns them, those asked for. */
export function changedBy(
  fault: PubmedFault | null,
  records: readonly ServedRecord[],
): readonly ServedRecord[] {
  return fault !== null && fault in changing ? changing[fault as keyof typeof changing](records) : records;
}

async function dripInto(response: ServerResponse, body: Buffer): Promise<void> {
  for (let at = 0; !response.destroyed; at = (at + 1) % body.length) {
    response.write(body.subarray(at, at + 1));
    await sleep(10);
  }
}
