import { Injectable } from '@nestjs/common';
import { Audit } from '../../platform/audit/audit.ts';
import { anonymous } from '../../kernel/actor.ts';
import { Database } from '../../platform/database/database.ts';
import type { Person } from '../persons/people.queries.ts';
import { actorOf } from '../sign-in/sign-in.service.ts';
import type { CheckedAssertion } from './passkey-assertions.ts';

type Refused = Extract<CheckedAssertion, { accepted: false }>;

/**
 * Writes down why a passkey was not accepted, which whoever sent it is not told. In a transaction of its own: the refusal
 * that follows ends the use case.
 */
@Injectable()
export class PasskeyRefusals {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** Of a person who is signed in, and what their passkey was asked for. */
  async record(
    refused: Refused,
    person: Pick<Person, 'id' | 'name' | 'roles'>,
    at: 'signature' | 'confirmation',
  ): Promise<void> {
    await this.database.source.transaction(async (tx) => {
      await this.audit.record(tx, {
        actor: actorOf(person),
        action: 'passkey.refused',
        subject: { type: 'person', id: person.id },
        detail: { at, ...reasonsOf(refused) },
      });
    });
  }

  /** At sign-in, where nobody is known to have sent it; of a passkey that nobody has there is nobody to write of. */
  async recordSignIn(refused: Refused): Promise<void> {
    const { passkey } = refused;
    if (passkey === undefined) return;
    await this.database.source.transaction(async (tx) => {
      await this.audit.record(tx, {
        actor: anonymous,
        action: 'person.sign_in_refused',
        subject: { type: 'person', id: passkey.personId },
        detail: { method: 'passkey', ...reasonsOf(refused) },
      });
    });
  }
}

function reasonsOf({ passkey, refusal, detail }: Refused): Record<string, unknown> {
  return {
    refusal,
    ...(passkey === undefined ? {} : { passkey: passkey.id, synced: passkey.backupEligible }),
    ...(detail === '' ? {} : { detail }),
  };
}
