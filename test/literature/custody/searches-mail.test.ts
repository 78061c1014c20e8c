import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { SearchesMail } from '../../../src/literature/custody/searches-mail.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { buildPerson } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildFirstVersion, buildPolicyVersion } from '../../support/build-policy-version.ts';
import { giveStrategies } from '../updates/turns.ts';

const MORNING = '2026-05-05T15:01:00Z';
const toldOn = calendarDate('2026-05-05');
let app: TestApp;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T17:00:00Z' });
});
afterAll(async () => {
  await app.close();
});

/** A policy with an open gap, told on the day after today, and its owner. */
async function withGap(title: string, ownerId: string, backupId: string | null = null): Promise<string> {
  const { policyId } = await buildPolicyVersion(app, { title });
  await app.database.query('update policy set owner_id = $2, backup_id = $3 where id = $1', [
    policyId,
    ownerId,
    backupId,
  ]);
  await app.database.query(
    `insert into custody_gap (id, policy_id, kind, from_on, through_on, found_at, told_on)
     values ($1, $2, 'days_missed', '2026-02-01', '2026-02-10', $3, $4)`,
    [newId(), policyId, app.clock.now(), toldOn],
  );
  // the day's look is over: it would close a gap that no search left
  await app.database.query(`insert into literature_look (policy_id, checked_on) values ($1, '2026-05-05')`, [
    policyId,
  ]);
  return policyId;
}

async function plan(...policyIds: string[]): Promise<void> {
  const mail = app.nest.get(SearchesMail);
  await app.database.transaction(async (tx) => {
    await mail.plan(tx, policyIds, await mail.next(tx, app.clock.now()));
  });
}

const mailsTo = ({ email }: Person) =>
  app.smtp.mails.filter(({ to, text }) => {
    const address = Array.isArray(to) ? to.map((one) => one.text).join() : (to?.text ?? '');
    return address.includes(email) && (text ?? '').includes('leave days out');
  });

it('goes to who stands in for one owner about that owner’s policies alone, and to nobody else twice', async () => {
  const [away, here] = [await buildPerson(app), await buildPerson(app)];
  const backup = await buildPerson(app);
  const ids = [
    await withGap('Nobody answers', away.id, backup.id),
    await withGap('Somebody answers', here.id, backup.id),
  ];
  await plan(...ids);
  app.smtp.refuseRecipient(away.email);
  await app.advanceTo(MORNING);
  await app.advanceTo('2026-05-05T15:20:00Z');
  expect(mailsTo(here)).toHaveLength(1);
  const mails = mailsTo(backup);
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain('Nobody answers');
  expect(mails[0]?.text).not.toContain('Somebody answers');
});

it('goes to the owner of the morning where the policy changed hands overnight', async () => {
  app.clock.moveTo(app.clock.now().subtract({ hours: 22 }));
  const [old, fresh] = [await buildPerson(app), await buildPerson(app)];
  const id = await withGap('Changes hands', old.id);
  await plan(id);
  await app.database.query('update policy set owner_id = $2 where id = $1', [id, fresh.id]);
  await app.advanceTo(MORNING);
  await app.advanceTo('2026-05-05T15:20:00Z');
  expect(mailsTo(old)).toEqual([]);
  expect(mailsTo(fresh)).toHaveLength(1);
});

it('quotes no answer of a service about a policy of which nothing is public', async () => {
  app.clock.moveTo(app.clock.now().subtract({ hours: 22 }));
  const owner = await buildPerson(app);
  const { policyId, slug } = await buildFirstVersion(
    app,
    { title: 'Secret thing' },
    {
      effective: calendarDate('2027-01-01'),
      embargoUntil: calendarDate('2026-12-01'),
      lastReview: undefined,
      nextReview: undefined,
    },
  );
  const policy = { id: policyId, slug };
  await app.database.query('update policy set owner_id = $2 where id = $1', [policy.id, owner.id]);
  await giveStrategies(app, policy, { query: 'secret[tiab]' });
  await app.database.query(
    `with begun as (
       insert into literature_update (id, policy_id, cause, strategy_revision, through_on, started_at)
       values (gen_random_uuid(), $1, 'request', 1, '2026-05-04', $2) returning id)
     insert into literature_search (id, update_id, strategy_id, from_on, through_on, state, last_error, failing_since, told_on, finished_at)
     select gen_random_uuid(), begun.id, g.id, '2026-01-01', '2026-05-04', 'failed',
            'PubMed refused the request: secret[tiab]', clock_timestamp(), $3, clock_timestamp()
       from begun, search_strategy g where g.policy_id = $1`,
    [policy.id, app.clock.now(), toldOn],
  );
  await plan(policy.id);
  await app.advanceTo(MORNING);
  const [mail] = mailsTo(owner);
  expect(mail?.text).toContain('An unpublished policy');
  expect(mail?.text).toContain('Held up: PubMed refused the request.');
  expect(`${mail?.text} ${String(mail?.html)}`).not.toMatch(/secret/i);
});
