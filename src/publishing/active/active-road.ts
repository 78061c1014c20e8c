import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { KnownKeys } from '../../people/api-keys/known-keys.ts';
import { credentialHash } from '../../platform/http/credential.ts';
import { ShortCut, type Head, type ShortAnswer } from '../../platform/http/short-cut.ts';
import { askedCoding, askedFormat, type FinishedReply } from '../renditions/finished-reply.ts';
import { formats, namesEtag, suffixes, type Format } from '../renditions/negotiation.rules.ts';
import { ActiveReplies, type ActiveReply } from './active-replies.ts';
import { InForceTable } from './in-force-table.ts';

const POLICIES = '/v1/policies/';

/** What follows a policy in the address of its active version, with the representation that it names. */
const ends: ReadonlyMap<string, Format | undefined> = new Map([
  ['/active', undefined],
  ...formats.map((format) => [`/active.${suffixes[format]}`, format] as const),
]);

/** Both heads of a reply: with the bytes, and with 304 to who has them already. */
interface Heads {
  readonly whole: Head;
  readonly unchanged: Head;
}

/**
 * The fast road: the active version of a policy as of now, to anybody or to a machine whose key is known, from finished
 * bytes. No query, no promise, no serialiser, and before the framework's own hooks.
 */
@Injectable()
export class ActiveRoad {
  private readonly heads = new WeakMap<FinishedReply, Heads>();

  constructor(
    private readonly shortCut: ShortCut,
    private readonly keys: KnownKeys,
    private readonly inForce: InForceTable,
    private readonly replies: ActiveReplies,
  ) {}

  /** Remembers, and answers from it, once the application has started. */
  open(): void {
    this.inForce.open();
    this.keys.open();
    this.shortCut.offer((request) => this.answer(request));
  }

  private answer({ url = '', headers }: IncomingMessage): ShortAnswer | undefined {
    const end = url.startsWith(POLICIES) ? url.indexOf('/', POLICIES.length) : -1;
    if (end < 0) return undefined;
    const address = url.slice(end);
    if (!ends.has(address)) return undefined;
    const { authorization } = headers;
    const credential = authorization === undefined ? undefined : credentialHash(authorization);
    if (credential !== undefined && this.keys.find(credential) === undefined) return undefined;
    const format = askedFormat(headers, ends.get(address));
    if (format === null) return undefined;
    const policy = url.slice(POLICIES.length, end);
    const found = this.replies.atHand(policy, format, askedCoding(headers, format));
    if (found === undefined) return undefined;
    const { whole, unchanged } = this.headsOf(found);
    const etags = headers['if-none-match'];
    return etags !== undefined && namesEtag(etags, found.reply.etag)
      ? { status: 304, head: unchanged, body: undefined, credential }
      : { status: 200, head: whole, body: found.bytes, credential };
  }

  private headsOf({ reply, bytes }: ActiveReply): Heads {
    const known = this.heads.get(reply);
    if (known !== undefined) return known;
    const made = {
      whole: this.shortCut.head(
        { ...reply.headers, 'content-length': String(bytes.length) },
        reply.isPage ? 'page' : 'data',
      ),
      unchanged: this.shortCut.head(reply.unchanged, 'unchanged'),
    };
    this.heads.set(reply, made);
    return made;
  }
}
