import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { requestContext } from '../../platform/http/request-context.ts';
import { defineJob, Jobs } from '../../platform/jobs/jobs.ts';
import type { From, PersonNotice, PersonNoticeKind } from './person-notice.ts';

/** Sends one mail about somebody's access. */
export const sendPersonMail = defineJob<{ mail: string }>('people.send-mail');

/** Kinds that let in whoever reads them. */
const withLink: ReadonlySet<PersonNoticeKind> = new Set(['invitation', 'forgotten']);

/** Mail to persons about their own access: what is told in the transaction of a change goes out after it has committed. */
@Injectable()
export class PeopleMail {
  constructor(private readonly jobs: Jobs) {}

  /**
   * Tells a person something, and for a day after their address changed at the one before too: whoever changed it to get in
   * must not be the only one who hears what comes of it. A link goes to the present address alone. Whoever has left by the
   * time the mail goes is not told.
   */
  async tell(tx: Tx, personId: string, notice: PersonNotice): Promise<void> {
    await this.send(tx, personId, notice, null);
    if (withLink.has(notice.kind)) return;
    const before = await row<{ email: string }>(
      tx,
      `select previous_email as email from person_access
        where person_id = $1 and email_changed_at > now() - interval '1 day'`,
      [personId],
    );
    if (before !== undefined) await this.send(tx, personId, notice, before.email);
  }

  /** Tells it at one address that was theirs, also when they have left by then. */
  async tellAt(tx: Tx, personId: string, address: string, notice: PersonNotice): Promise<void> {
    await this.send(tx, personId, notice, address);
  }

  private async send(
    tx: Tx,
    personId: string,
    { kind, ...detail }: PersonNotice,
    address: string | null,
  ): Promise<void> {
    const id = newId();
    await rows(
      tx,
      `insert into person_mail (id, person_id, kind, detail, address) values ($1, $2, $3, $4, $5)`,
      [id, personId, kind, JSON.stringify(detail), address],
    );
    await this.jobs.enqueue(tx, sendPersonMail, { mail: id });
  }
}

/** Where the present request comes from, for a mail that tells of it. */
export function fromHere(): From {
  const context = requestContext();
  return {
    address: context?.address ?? null,
    userAgent: context?.userAgent?.slice(0, 300).toWellFormed() ?? null,
  };
}
