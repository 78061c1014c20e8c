import { Injectable } from '@nestjs/common';
import { generateAuthenticationOptions } from '@simplewebauthn/server';
import type { Instant } from '../../kernel/instant.ts';
import { isId, newId, newSecret } from '../../kernel/ids.ts';
import { Database } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Passkeys } from '../passkeys/passkeys.ts';
import { NoPasskey, TooManyAttempts } from '../people.errors.ts';
import { challengeOf, type BoundContent } from './signature-challenge.rules.ts';
import type { OidcEvidence } from './signature-evidence.ts';

/** Unused challenges that a session may have at a time. */
const MOST_WAITING = 50;

/** How a challenge is answered. */
export const challengeMethods = ['passkey', 'oidc'] as const;
export type ChallengeMethod = (typeof challengeMethods)[number];

/** A challenge lasts so many minutes: at a provider people type a second factor; no longer than their trip (TRIP_SECONDS). */
const minutesOf = { passkey: 5, oidc: 10 } as const satisfies Record<ChallengeMethod, number>;

/** Whose challenge it is: a person's in one session. */
export interface ChallengeHolder {
  readonly personId: string;
  readonly sessionId: string;
}

/** What is about to be signed, and how. */
export interface ChallengeWish {
  readonly envelopeHash: string;
  readonly meaning: string;
  readonly method: ChallengeMethod;
}

/** A challenge that waits for its answer. */
export interface PendingChallenge {
  readonly id: string;
  /** base64url without padding: what a passkey signs, and what an ID token's `nonce` must be. */
  readonly challenge: string;
  readonly bound: BoundContent;
  readonly expiresAt: Instant;
}

/** What a browser needs to ask for a passkey; no extension is asked for. */
export type AssertionOptions = Omit<Awaited<ReturnType<typeof generateAuthenticationOptions>>, 'extensions'>;

/** A challenge just made, with what its answer needs. */
export interface NewChallenge extends PendingChallenge {
  /** For `navigator.credentials.get`; of a passkey's challenge. */
  readonly options?: AssertionOptions;
  /** Where the person is sent; of a provider's challenge. */
  readonly url?: string;
}

/** A challenge that was taken out to be judged. */
export interface TakenChallenge extends PendingChallenge {
  /** What the provider said; null until it did, and of a passkey's challenge. */
  readonly confirmed: Omit<OidcEvidence, 'challenge'> | null;
}

interface ChallengeRow {
  readonly id: string;
  readonly envelopeHash: string;
  readonly meaning: string;
  readonly personId: string;
  readonly nonce: string;
  readonly expiresAt: Instant;
  readonly evidence: Omit<OidcEvidence, 'challenge'> | null;
}

const CHALLENGE = `id, envelope_hash as "envelopeHash", meaning, person_id as "personId", nonce,
                   expires_at as "expiresAt", evidence`;

/**
 * What persons are about to sign, each with a nonce of its own. A challenge is used once, by the person and in the
 * session it was made for, within five minutes, ten at a provider, by the database's clock.
 */
@Injectable()
export class SignatureChallenges {
  constructor(
    private readonly database: Database,
    private readonly passkeys: Passkeys,
  ) {}

  /**
   * Makes a challenge. Throws passkeys_unavailable and {@link NoPasskey} where the person has none that works here,
   * {@link TooManyAttempts} where the session has many unused ones.
   */
  async create({ personId, sessionId }: ChallengeHolder, wish: ChallengeWish): Promise<NewChallenge> {
    const { envelopeHash, meaning, method } = wish;
    const minutes = minutesOf[method];
    const signers = method === 'passkey' ? await this.signersOf(personId) : undefined;
    const bound: BoundContent = { envelopeHash, meaning, signer: personId, nonce: newSecret('') };
    const [made] = await this.database.query<{ id: string; expiresAt: Instant }>(
      `insert into signature_challenge (id, person_id, session_id, method, envelope_hash, meaning, nonce, expires_at)
       select $1, $2, $3, $4, $5, $6, $7, now() + make_interval(mins => $8)
        where (select count(*) from signature_challenge where session_id = $3 and expires_at > now()) < $9
       returning id, expires_at as "expiresAt"`,
      [newId(), personId, sessionId, method, envelopeHash, meaning, bound.nonce, minutes, MOST_WAITING],
    );
    if (made === undefined) throw new TooManyAttempts(minutes * 60);
    const pending = { ...made, bound, challenge: challengeOf(bound) };
    if (signers === undefined) return { ...pending, url: `/console/confirm/oidc?challenge=${made.id}` };
    const options = await generateAuthenticationOptions({
      ...signers,
      challenge: Uint8Array.from(Buffer.from(pending.challenge, 'base64url')),
      userVerification: 'required',
      timeout: minutes * 60_000,
    });
    return { ...pending, options };
  }

  /** The provider's challenge that waits; undefined when it is used, too old, a passkey's, or another session's. */
  async pending(id: string, holder: ChallengeHolder): Promise<PendingChallenge | undefined> {
    if (!isId(id)) return undefined;
    const [found] = await this.database.query<ChallengeRow>(
      `select ${CHALLENGE} from signature_challenge
        where id = $1 and person_id = $2 and session_id = $3 and method = 'oidc' and evidence is null
          and expires_at > now()`,
      [id, holder.personId, holder.sessionId],
    );
    return found && pendingOf(found);
  }

  /**
   * Keeps what the provider said of a challenge, which its signature then uses up. The caller has checked the ID token and
   * that its nonce is the challenge. False when there is no such challenge any more; the first word stands.
   */
  async confirm(
    id: string,
    holder: ChallengeHolder,
    evidence: Omit<OidcEvidence, 'challenge'>,
  ): Promise<boolean> {
    const confirmed = await this.database.query(
      `update signature_challenge set evidence = $4
        where id = $1 and person_id = $2 and session_id = $3 and method = 'oidc' and evidence is null
          and expires_at > now() returning id`,
      [id, holder.personId, holder.sessionId, JSON.stringify(evidence)],
    );
    return confirmed.length === 1;
  }

  /**
   * Takes a challenge out, whatever comes of it: of two answers at once only one finds it. Undefined when it is used, too
   * old, of another method, or another session's.
   */
  async take(
    id: string,
    holder: ChallengeHolder,
    method: ChallengeMethod,
  ): Promise<TakenChallenge | undefined> {
    const taken = await row<ChallengeRow>(
      this.database.source.manager,
      `delete from signature_challenge
        where id = $1 and person_id = $2 and session_id = $3 and method = $4 and expires_at > clock_timestamp()
        returning ${CHALLENGE}`,
      [id, holder.personId, holder.sessionId, method],
    );
    return taken && { ...pendingOf(taken), confirmed: taken.evidence };
  }

  /** Removes challenges that nobody answered; returns how many. */
  async removeOld(): Promise<number> {
    const old = await this.database.query(
      'delete from signature_challenge where expires_at <= now() returning id',
    );
    return old.length;
  }

  private async signersOf(personId: string) {
    const { rpId } = this.passkeys.site();
    const passkeys = await this.passkeys.workingOf(personId);
    if (passkeys.length === 0) throw new NoPasskey();
    const allowCredentials = passkeys.map(({ credentialId, transports }) => {
      return { id: credentialId, transports: [...transports] };
    });
    return { rpID: rpId, allowCredentials };
  }
}

function pendingOf({
  id,
  envelopeHash,
  meaning,
  personId,
  nonce,
  expiresAt,
}: ChallengeRow): PendingChallenge {
  const bound: BoundContent = { envelopeHash, meaning, signer: personId, nonce };
  return { id, bound, challenge: challengeOf(bound), expiresAt };
}
