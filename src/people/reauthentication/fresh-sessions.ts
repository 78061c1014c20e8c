import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { PasskeyAssertions } from '../passkeys/passkey-assertions.ts';
import { PasskeyChallenges } from '../passkeys/passkey-challenges.ts';
import { PasskeyRefusals } from '../passkeys/passkey-refusals.ts';
import { ReauthenticationFailed, ReauthenticationRequired } from '../people.errors.ts';
import { sessionOf } from '../sessions/current-session.ts';
import { Sessions, type CurrentSession } from '../sessions/sessions.ts';
import { actorOf } from '../sign-in/sign-in.service.ts';
import type { PasskeyProof } from './proof.schemas.ts';
import { ReauthenticationService, type Reauthentication } from './reauthentication.service.ts';

/** How long ago a person may have shown who they are before they change how they sign in, in minutes. */
const FRESH_MINUTES = 10;

/** What a person shows to go on in a session that was opened longer ago. */
export type Confirmation = { readonly password: string } | { readonly passkey: PasskeyProof };

/**
 * Asks for more than a session before something that would outlast it: whoever finds a screen unlocked, or has copied a
 * cookie, adds no passkey of their own.
 */
@Injectable()
export class FreshSessions {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly reauthentication: ReauthenticationService,
    private readonly challenges: PasskeyChallenges,
    private readonly assertions: PasskeyAssertions,
    private readonly refusals: PasskeyRefusals,
    private readonly audit: Audit,
  ) {}

  /** Whether the session's person showed who they are within ten minutes. */
  async isFresh(sessionId: string, tx?: Tx): Promise<boolean> {
    return await this.sessions.isFresh(tx ?? this.database.source.manager, sessionId, FRESH_MINUTES);
  }

  /** Throws {@link ReauthenticationRequired} where {@link isFresh} is false. */
  async require(sessionId: string, tx?: Tx): Promise<void> {
    if (!(await this.isFresh(sessionId, tx))) throw new ReauthenticationRequired(FRESH_MINUTES);
  }

  /** {@link require} of the person who sends a request; a machine, whose key is its proof, goes on. */
  async requireOf(request: FastifyRequest): Promise<void> {
    const session = sessionOf(request);
    if (session !== undefined) await this.require(session.id);
  }

  /**
   * The session's person shows again who they are. Throws {@link ReauthenticationFailed}, and TooManyAttempts after many
   * wrong passwords in this session.
   */
  async confirm(session: CurrentSession, shown: Confirmation): Promise<void> {
    const actor = actorOf(session.person);
    if ('passkey' in shown) await this.checkPasskey(session, shown.passkey);
    else await this.reauthentication.checkPassword(actor, shown.password);
    await this.confirmed(session, 'passkey' in shown ? 'passkey' : 'password');
  }

  /** Notes that the session's person has just shown who they are, in a way that the caller has checked. */
  async confirmed({ id, person }: CurrentSession, method: Reauthentication['method']): Promise<void> {
    await this.database.transaction(async (tx) => {
      await rows(tx, 'update session set authenticated_at = now() where id = $1', [id]);
      await this.audit.record(tx, {
        actor: actorOf(person),
        action: 'person.confirmed',
        subject: { type: 'person', id: person.id },
        detail: { session: id, method },
      });
    });
  }

  private async checkPasskey(
    { person }: CurrentSession,
    { challenge: id, response }: PasskeyProof,
  ): Promise<void> {
    const challenge = await this.challenges.take(id, { purpose: 'sign_in' });
    if (challenge === undefined) throw new ReauthenticationFailed('challenge');
    const checked = await this.assertions.check(response, challenge, person.id);
    if (!checked.accepted) {
      await this.refusals.record(checked, person, 'confirmation');
      throw new ReauthenticationFailed('passkey');
    }
  }
}
