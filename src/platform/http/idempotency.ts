import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, InvalidRequest } from '../../kernel/errors.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../database/database.ts';
import { Sweeps } from '../sweeps/sweeps.ts';
import { requestContext } from './request-context.ts';
import { SECURE_SESSION_COOKIE, SESSION_COOKIE } from './session-cookie-name.ts';

/**
 * A reservation older than this belongs to a process that died, or that is so slow that a repeat may take the key over:
 * nothing of it was committed, and nothing of it can be any more.
 */
const RESERVATION_SECONDS = 60;
/** How long a reply is kept for repeats. */
const KEPT_HOURS = 24;
const LONGEST_KEY = 255;

interface Stored {
  fingerprint: string;
  state: 'reserved' | 'committed' | 'replied' | 'secret';
  status: number | null;
  contentType: string | null;
  body: string | null;
  abandoned: boolean;
}

type Reserved = FastifyRequest & { secretReply?: boolean };

/** Notes that this reply shows a secret once: its body is not kept, and a repeat of the request is refused. */
export function markSecretReply(request: FastifyRequest): void {
  (request as Reserved).secretReply = true;
}

/**
 * `Idempotency-Key` on every POST of a known caller (draft-ietf-httpapi-idempotency-key-header). The first request reserves its key;
 * the use case's own transaction marks it carried out; its reply is kept and given to every repeat. A crash between
 * the two is told as `idempotency_outcome_unknown` and never repeats the work.
 */
@Injectable()
export class Idempotency {
  constructor(
    private readonly database: Database,
    sweeps: Sweeps,
  ) {
    sweeps.register('idempotency.expire', async () => await this.expire());
  }

  /** Before the handler: reserves the key, or answers from the first request's reply. Returns true when it has answered. */
  async begin(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    const key = request.headers['idempotency-key'];
    const context = requestContext();
    if (request.method !== 'POST' || typeof key !== 'string' || context === undefined) return false;
    if (key.length > LONGEST_KEY || !/^\P{Cc}+$/u.test(key)) {
      const reason = `1 to ${LONGEST_KEY} characters, none of them a control character`;
      throw new InvalidRequest([{ field: 'Idempotency-Key', reason }]);
    }
    // nothing of a password that is tried may be kept, not even a hash
    if (proves(request)) return false;
    const credential = credentialOf(request);
    if (credential === undefined) return false;
    const scope = digest(credential);
    const fingerprint = fingerprintOf(request, credential);
    const reservedAt = await this.reserve(scope, key, fingerprint);
    if (reservedAt !== undefined) {
      context.idempotency = { scope, key, reservedAt };
      return false;
    }
    const stored = await this.load(scope, key);
    if (stored === undefined) return await this.begin(request, reply); // given back in between
    if (stored.fingerprint !== fingerprint) {
      throw new DomainError('idempotency_key_reused', 'this Idempotency-Key was used for another request');
    }
    this.refuseUnfinished(stored);
    void reply.status(stored.status ?? 200).header('idempotent-replayed', 'true');
    if (stored.contentType !== null) void reply.type(stored.contentType);
    void reply.send(stored.body ?? '');
    return true;
  }

  /** After the handler: keeps a success, gives the key back after a refusal. */
  async finish(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<void> {
    const context = requestContext();
    const mark = context?.idempotency;
    if (context === undefined || mark === undefined) return;
    delete context.idempotency;
    if (reply.statusCode >= 400) {
      await this.database.query(
        `delete from idempotency_key where scope = $1 and key = $2 and reserved_at = $3 and state = 'reserved'`,
        [mark.scope, mark.key, mark.reservedAt],
      );
      return;
    }
    const secret = (request as Reserved).secretReply === true;
    await this.database.query(
      `update idempotency_key set state = $4, status = $5, content_type = $6, body = $7
        where scope = $1 and key = $2 and reserved_at = $3`,
      [
        mark.scope,
        mark.key,
        mark.reservedAt,
        secret ? 'secret' : 'replied',
        reply.statusCode,
        String(reply.getHeader('content-type') ?? 'application/json'),
        secret ? null : textOf(payload),
      ],
    );
  }

  /** The instant of the reservation; undefined when the key is taken. */
  private async reserve(scope: string, key: string, fingerprint: string): Promise<Instant | undefined> {
    const [reserved] = await this.database.query<{ reservedAt: Instant }>(
      `insert into idempotency_key as k (scope, key, fingerprint, reserved_at) values ($1, $2, $3, clock_timestamp())
       on conflict (scope, key) do update set reserved_at = excluded.reserved_at
         where k.state = 'reserved' and k.fingerprint = excluded.fingerprint
           and k.reserved_at < clock_timestamp() - make_interval(secs => $4)
       returning reserved_at as "reservedAt"`,
      [scope, key, fingerprint, RESERVATION_SECONDS],
    );
    return reserved?.reservedAt;
  }

  private async load(scope: string, key: string): Promise<Stored | undefined> {
    const [stored] = await this.database.query<Stored>(
      `select fingerprint, state, status, content_type as "contentType", body,
              reserved_at < clock_timestamp() - make_interval(secs => $3) as abandoned
         from idempotency_key where scope = $1 and key = $2`,
      [scope, key, RESERVATION_SECONDS],
    );
    return stored;
  }

  private refuseUnfinished({ state, abandoned }: Stored): void {
    if (state === 'secret') {
      throw new DomainError(
        'secret_shown_once',
        'this request was carried out; its reply showed a secret and is not repeated',
      );
    }
    if (state === 'committed' && abandoned) {
      throw new DomainError(
        'idempotency_outcome_unknown',
        'this request was carried out, but its reply was lost: read the thing it made',
      );
    }
    if (state !== 'replied') {
      throw new DomainError(
        'idempotency_in_progress',
        'the first request with this Idempotency-Key is still under way',
      );
    }
  }

  private async expire(): Promise<number> {
    const gone = await this.database.query(
      `delete from idempotency_key where reserved_at < clock_timestamp() - make_interval(hours => $1) returning key`,
      [KEPT_HOURS],
    );
    return gone.length;
  }
}

/** Routes at which somebody shows or sets what they sign in with: sign-in, confirmation, and the password's own. */
const PROOFS = [
  /^\/v1\/sessions(\/(forgotten|from-link|from-passkey.*))?$/,
  /^\/v1\/sessions\/current\/(confirmation|password)$/,
  /^\/console\/sign-in(\/|$)/,
  /^\/console\/account\/(password|confirm)$/,
];

function proves({ routeOptions: { url = '' } }: FastifyRequest): boolean {
  return PROOFS.some((route) => route.test(url));
}

/**
 * The secret that says who calls, as the resolver of actors reads it: a bearer token, else the session's cookie. Any other
 * `Authorization` says nothing, and two people behind one must not share a scope. Undefined for a caller without one.
 */
function credentialOf({ headers: { authorization = '' }, cookies }: FastifyRequest): string | undefined {
  if (/^Bearer +/i.test(authorization)) return authorization;
  return cookies[SECURE_SESSION_COOKIE] ?? cookies[SESSION_COOKIE];
}

/**
 * What makes two requests the same; an upload, which is read as it streams, counts by its type and length. The
 * caller's secret is mixed in, so that a password in the body cannot be guessed from what is kept.
 */
function fingerprintOf(request: FastifyRequest, credential: string): string {
  const { body, headers, method, url } = request;
  const content = body === undefined || body === null ? headers['content-length'] : textOfBody(body);
  return digest(`${credential}\n${method} ${url} ${content}`);
}

/** Not canonical JSON, which has no form for half a surrogate pair: a repeat sends the bytes of the first request. */
function textOfBody(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    // RangeError: thousands of brackets in each other, which JSON.parse reads and nothing else does
    throw new InvalidRequest([{ field: 'body', reason: 'is nested too deeply' }]);
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

function textOf(payload: unknown): string | null {
  if (typeof payload === 'string') return payload;
  return Buffer.isBuffer(payload) ? payload.toString('utf8') : null;
}
