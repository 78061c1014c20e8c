import { Injectable } from '@nestjs/common';
import { exportJWK } from 'jose';
import type { JsonWebKey } from 'node:crypto';
import { Audit } from '../../platform/audit/audit.ts';
import { Database } from '../../platform/database/database.ts';
import {
  SignatureChallenges,
  type ChallengeHolder,
  type PendingChallenge,
} from '../reauthentication/signature-challenges.ts';
import type { CurrentSession } from '../sessions/sessions.ts';
import { actorOf } from '../sign-in/sign-in.service.ts';
import { AnewAtProvider, sameSession, type RenewedAnswer } from './anew-at-provider.ts';
import { ConfirmationRefused } from './oidc.errors.ts';
import type { ToConfirm, Trip } from './oidc-trips.ts';

/**
 * Asks the provider to make sure anew that it is the signed-in person (`max_age=0`, OpenID Connect Core 1.0 §3.1.2.1), at
 * the moment of a signature. The ID token's nonce is the challenge of what is signed: the provider's own signature then
 * says who confirmed what.
 */
@Injectable()
export class OidcConfirmationService {
  constructor(
    private readonly database: Database,
    private readonly anew: AnewAtProvider,
    private readonly challenges: SignatureChallenges,
    private readonly audit: Audit,
  ) {}

  /**
   * Where the browser goes to confirm a challenge of this session, and comes back from to `next`. Audits and throws
   * {@link ConfirmationRefused} for a challenge that is not waiting and for a person who is nobody at the provider.
   */
  async begin(session: CurrentSession, browser: string, challengeId: string, next: string): Promise<URL> {
    return await this.anew.audited(session, { challenge: challengeId }, async () => {
      const { challenge } = await this.pending(challengeId, holderOf(session));
      return await this.anew.depart(session, browser, { challengeId, nonce: challenge, next });
    });
  }

  /** Ends a trip that confirms: the evidence is kept with the challenge. Every refusal is audited. */
  async finish(
    trip: Trip,
    confirms: ToConfirm & { readonly challengeId: string },
    session: CurrentSession | undefined,
    browser: string,
    query: string,
  ): Promise<void> {
    const mine = sameSession(session, confirms);
    const { challengeId } = confirms;
    await this.anew.audited(mine, { challenge: challengeId }, async () => {
      const { challenge, bound } = await this.pending(challengeId, holderOf(mine));
      const answer = await this.anew.arrive({ trip, browser, query, nonce: challenge }, mine.person.id);
      await this.keep(mine, challengeId, bound.envelopeHash, await evidenceOf(answer));
    });
  }

  private async keep(
    session: CurrentSession,
    challengeId: string,
    envelopeHash: string,
    evidence: Awaited<ReturnType<typeof evidenceOf>>,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await this.challenges.confirm(challengeId, holderOf(session), evidence)))
        throw new ConfirmationRefused('what you were to confirm waits no longer');
      await this.audit.record(tx, {
        actor: actorOf(session.person),
        action: 'person.confirmed',
        subject: { type: 'person', id: session.person.id },
        detail: { method: 'oidc', challenge: challengeId, envelopeHash },
      });
    });
  }

  private async pending(challengeId: string, holder: ChallengeHolder): Promise<PendingChallenge> {
    const pending = await this.challenges.pending(challengeId, holder);
    if (pending === undefined) throw new ConfirmationRefused('what you were to confirm waits no longer');
    return pending;
  }
}

function holderOf({ id, person }: CurrentSession): ChallengeHolder {
  return { personId: person.id, sessionId: id };
}

/** What the provider said, with the key it was checked with: enough to check it again without the provider. */
async function evidenceOf({ claims, idToken, key, header, authTime }: RenewedAnswer) {
  const exported = key instanceof Uint8Array ? undefined : await exportJWK(key);
  const jwk: JsonWebKey = {
    ...exported,
    alg: header.alg,
    ...(header.kid === undefined ? {} : { kid: header.kid }),
  };
  return { kind: 'oidc' as const, issuer: claims.iss, subject: claims.sub, idToken, jwk, authTime };
}
