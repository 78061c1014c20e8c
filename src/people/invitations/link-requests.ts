import { Injectable } from '@nestjs/common';
import { anonymous } from '../../kernel/actor.ts';
import { sha256 } from '../../kernel/canonical.ts';
import { newId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { requestContext } from '../../platform/http/request-context.ts';
import { defineJob, Jobs } from '../../platform/jobs/jobs.ts';
import { fromHere, PeopleMail } from '../mail/people-mail.ts';
import type { From, PersonNotice } from '../mail/person-notice.ts';
import { providerName } from '../oidc/provider-name.ts';

/** Links mailed to one person in an hour; whoever asks in their name fills their mailbox no further. */
const MOST_FOR_PERSON = 3;
/** Requests for nobody we know from one network address in an hour that count as mistyped; more of them are somebody probing. */
const MOST_FROM_ADDRESS = 30;
/** Requests are kept for so many hours. */
const KEPT_HOURS = 24;

const answerLinkRequest = defineJob<{ request: string; userAgent: string | null }>(
  'people.answer-link-request',
);

type Outcome = 'mailed' | 'nobody' | 'too_many_for_person' | 'too_many_from_address';

interface Asked {
  accountHash: string;
  address: string;
  /** Requests for nobody we know from there in the last hour. */
  fromAddress: number;
}

/**
 * Mails a link to whoever lost their password; where passwords are not used, a note on how one signs in and no link, since a
 * link would let in around the provider whoever reads the mailbox. Asking writes the same row and the same job for an address we know, one we
 * do not, somebody who left and somebody who asked too often; only the job, which nobody can time, looks whose it is.
 *
 * Requests for nobody we know are counted by their network address, for the record: they get nothing either way. A person is
 * counted by themself alone, so that nobody behind a shared address uses the links of the others up; how fast one address may
 * ask is the limit of sign-in requests.
 */
@Injectable()
export class LinkRequests {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly mail: PeopleMail,
    private readonly audit: Audit,
    private readonly settings: Settings,
  ) {
    jobs.handle(answerLinkRequest, async ({ request, userAgent }) => await this.answer(request, userAgent));
  }

  /** Takes a request; what was typed is kept as a hash. */
  async ask(email: string): Promise<void> {
    const id = newId();
    const accountHash = sha256(email.trim().toLowerCase());
    await this.database.transaction(async (tx) => {
      await rows(tx, `insert into link_request (id, account_hash, address) values ($1, $2, $3)`, [
        id,
        accountHash,
        requestContext()?.address ?? 'local',
      ]);
      await this.jobs.enqueue(tx, answerLinkRequest, { request: id, userAgent: fromHere().userAgent });
    });
  }

  /** Removes requests that no longer matter; returns how many. */
  async removeOld(): Promise<number> {
    const old = await this.database.query(
      `delete from link_request where asked_at <= now() - make_interval(hours => $1) returning id`,
      [KEPT_HOURS],
    );
    return old.length;
  }

  private async answer(id: string, userAgent: string | null): Promise<void> {
    await this.database.transaction(async (tx) => {
      const asked = await row<Asked>(
        tx,
        `select account_hash as "accountHash", address,
                (select count(*)::int from link_request other
                  where other.address = r.address and other.outcome in ('nobody', 'too_many_from_address')
                    and other.asked_at > now() - interval '1 hour') as "fromAddress"
           from link_request r where id = $1 and outcome is null for update`,
        [id],
      );
      if (asked === undefined) return;
      const personId = await personOf(tx, asked.accountHash);
      const outcome = await this.decide(tx, asked, personId);
      await rows(tx, `update link_request set outcome = $2, person_id = $3 where id = $1`, [
        id,
        outcome,
        personId ?? null,
      ]);
      if (outcome !== 'mailed' || personId === undefined) return;
      await this.mail.tell(tx, personId, this.noticeFor({ address: asked.address, userAgent }));
      await this.audit.record(tx, {
        actor: anonymous,
        action: 'person.link_asked_for',
        subject: { type: 'person', id: personId },
        detail: { address: asked.address, mailed: this.settings.passwordSignIn ? 'link' : 'note' },
      });
    });
  }

  private noticeFor(from: From): PersonNotice {
    return this.settings.passwordSignIn
      ? { kind: 'forgotten', ...from }
      : { kind: 'ways_in', provider: providerName(this.settings), ...from };
  }

  private async decide(tx: Tx, asked: Asked, personId: string | undefined): Promise<Outcome> {
    if (personId === undefined)
      return asked.fromAddress < MOST_FROM_ADDRESS ? 'nobody' : 'too_many_from_address';
    const mailed = await row<{ count: number }>(
      tx,
      `select count(*)::int as count from link_request
        where person_id = $1 and outcome = 'mailed' and asked_at > now() - interval '1 hour'`,
      [personId],
    );
    return (mailed?.count ?? 0) >= MOST_FOR_PERSON ? 'too_many_for_person' : 'mailed';
  }
}

/** The active person with this address; held, so that of many requests at once no more are answered than may be. */
async function personOf(tx: Tx, accountHash: string): Promise<string | undefined> {
  const found = await row<{ id: string }>(
    tx,
    `select id from person
      where active and 'sha256:' || encode(sha256(convert_to(email, 'UTF8')), 'hex') = $1 for no key update`,
    [accountHash],
  );
  return found?.id;
}
