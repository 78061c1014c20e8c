import { Injectable } from '@nestjs/common';
import { system, type Actor } from '../../kernel/actor.ts';
import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';

/** Mail to a person that came back for good. */
export interface AddressFailure {
  readonly personId: string;
  /** The address that the mail was sent to, in any case. */
  readonly address: string;
  /** What the mail server said. */
  readonly reason: string;
  readonly at: Instant;
}

/** Longest kept of what a mail server said, in characters: it may be anything. */
const LONGEST_REASON = 500;

/** Whether mail still reaches a person. */
@Injectable()
export class Addresses {
  constructor(private readonly audit: Audit) {}

  /**
   * Notes that mail to an address came back for good. Does nothing when the person has another address by now or when
   * this one is known not to work: the first failure tells since when. Returns whether it was news.
   */
  async markFailed(tx: Tx, { personId, address, reason, at }: AddressFailure): Promise<boolean> {
    const told = reason
      .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
      .trim()
      .slice(0, LONGEST_REASON)
      .toWellFormed();
    const marked = await row<{ email: string }>(
      tx,
      `update person set address_failed_at = $3, address_failure = $4
        where id = $1 and email = lower($2) and address_failed_at is null returning email`,
      [personId, address.trim(), at, told === '' ? 'The mail server gave no reason.' : told],
    );
    if (marked === undefined) return false;
    await this.audit.record(tx, {
      actor: system('mail'),
      action: 'person.address.failed',
      subject: { type: 'person', id: personId },
      detail: { address: marked.email, said: told },
    });
    return true;
  }

  /**
   * Takes an address for a working one again, because somebody says so; nothing happens where it was thought to work.
   * Throws {@link NotFound}.
   */
  async clear(tx: Tx, actor: Actor, personId: string): Promise<void> {
    if (!isId(personId)) throw new NotFound('person', personId);
    const before = await row<{ email: string; failure: string | null; failedAt: Instant | null }>(
      tx,
      `select email, address_failure as failure, address_failed_at as "failedAt" from person where id = $1 for update`,
      [personId],
    );
    if (before === undefined) throw new NotFound('person', personId);
    if (before.failedAt === null) return;
    await row(tx, `update person set address_failed_at = null, address_failure = null where id = $1`, [
      personId,
    ]);
    await this.audit.record(tx, {
      actor,
      action: 'person.address.works',
      subject: { type: 'person', id: personId },
      detail: { address: before.email, failedAt: before.failedAt.toString(), said: before.failure },
    });
  }
}
