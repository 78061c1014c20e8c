import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Events } from '../../../src/platform/events/events.ts';
import { mailBounced } from '../../../src/platform/mail/mail.events.ts';
import type { TestApp } from '../../support/app.ts';
import { advance, person, policies, policy, remindersOf, settle, startReviews, sweep } from '../builders.ts';

let app: TestApp;
beforeEach(async () => {
  app = await startReviews('2026-02-10T09:00');
});
afterEach(async () => await app.close());

const firstRung = '2026-05-04T08:00';
const olives = 'olive.owner@plan.example';

async function cameBack(messageId: string, recipient: string): Promise<void> {
  await app.database.transaction(
    async (tx) =>
      await app.nest.get(Events).record(tx, mailBounced, {
        messageId,
        recipient,
        status: '5.1.1',
        diagnostic: 'smtp; 550 no such user',
      }),
  );
  await settle(app);
  await sweep(app);
}

const entries = async () =>
  await app.database.query(
    `select entry.kind, entry.reason, entry.detail->>'name' as name from review_cycle_entry entry
      where entry.kind = 'address_failed' order by entry.ordinal`,
  );
const onlyMessageId = (): string => app.smtp.mails[0]!.messageId!;

describe('a recipient that the mail server refuses', () => {
  it('is marked, stands on each cycle, and the backup gets what was for them in one mail', async () => {
    const [olive, bea] = [await person(app, 'Olive Owner'), await person(app, 'Bea Backup')];
    app.smtp.refuseRecipient(olives);
    await policies(
      app,
      Array.from({ length: 40 }, (_, index) => ({ title: `Policy ${index}`, ownerId: olive, backupId: bea })),
    );
    await advance(app, firstRung);
    await sweep(app);
    const told = await remindersOf(app);
    expect(told.filter((each) => each === 'Olive Owner bounced digest')).toHaveLength(40);
    expect(
      told.filter((each) => each === 'Bea Backup sent digest < Olive Owner address_failed'),
    ).toHaveLength(40);
    expect(app.smtp.mails.map(({ subject }) => subject?.slice(0, 10))).toEqual(['40 reviews']);
    const found = await entries();
    expect(found).toHaveLength(40);
    expect(found[0]).toEqual({
      kind: 'address_failed',
      name: 'Olive Owner',
      reason: expect.stringContaining('no such user'),
    });
    const [marked] = await app.database.query(
      'select address_failed_at is not null as failed from person where id = $1',
      [olive],
    );
    expect(marked).toEqual({ failed: true });
  });

  it('is not written to again, also where two replicas send side by side', async () => {
    const [olive, bea] = [await person(app, 'Olive Owner'), await person(app, 'Bea Backup')];
    await policies(
      app,
      Array.from({ length: 3 }, () => ({ ownerId: olive, backupId: bea })),
    );
    const replica = await startReviews(firstRung, { databaseUrl: app.databaseUrl });
    try {
      for (const each of [app, replica]) each.smtp.refuseRecipient(olives);
      app.clock.moveTo(replica.clock.now());
      await Promise.all([app, replica].map(async (each) => await sweep(each)));
      await Promise.all([app, replica].map(async (each) => await sweep(each)));
      expect([...app.smtp.mails, ...replica.smtp.mails]).toHaveLength(1);
      expect(await entries()).toHaveLength(3);
    } finally {
      await replica.close();
    }
  });

  it('whose backup is refused too goes on to the chair, then the administrator, and never in a loop', async () => {
    const [olive, bea] = [await person(app, 'Olive Owner'), await person(app, 'Bea Backup')];
    await person(app, 'Cara Chair', 'committee_chair');
    await person(app, 'Ada Admin', 'admin');
    for (const name of ['olive.owner', 'bea.backup', 'cara.chair', 'ada.admin'])
      app.smtp.refuseRecipient(`${name}@plan.example`);
    await policy(app, { ownerId: olive, backupId: bea });
    await advance(app, firstRung);
    for (let time = 0; time < 4; time += 1) await sweep(app);
    expect(await remindersOf(app)).toEqual([
      'Ada Admin bounced digest < Olive Owner address_failed > Bea Backup address_failed > Cara Chair address_failed',
      'Bea Backup bounced digest < Olive Owner address_failed',
      'Cara Chair bounced digest < Olive Owner address_failed > Bea Backup address_failed',
      'Olive Owner bounced digest',
    ]);
    const rungs = await app.database.query(`select finding from review_rung where state = 'sent'`);
    expect(rungs).toEqual([{ finding: 'no_recipient' }]);
  });

  it('without a backup is told to the chair, also where others have it', async () => {
    await person(app, 'Cara Chair', 'committee_chair');
    app.smtp.refuseRecipient(olives);
    const [olive, rex] = [await person(app, 'Olive Owner'), await person(app, 'Rex Reviewer')];
    await policy(app, { ownerId: olive, reviewerIds: [rex] });
    await advance(app, firstRung);
    await sweep(app);
    expect((await remindersOf(app)).sort()).toEqual([
      'Cara Chair sent digest < Olive Owner address_failed',
      'Olive Owner bounced digest',
      'Rex Reviewer sent digest',
    ]);
    const rungs = await app.database.query(`select finding from review_rung where state = 'sent'`);
    expect(rungs).toEqual([{ finding: 'no_recipient' }]); // the owner is whom it was for
  });

  it('and has another address by now gets it there', async () => {
    const olive = await person(app, 'Olive Owner');
    await policy(app, { ownerId: olive });
    await advance(app, firstRung);
    const messageId = onlyMessageId();
    await app.database.query(`update person set email = 'olive@elsewhere.example' where id = $1`, [olive]);
    await cameBack(messageId, olives);
    await advance(app, '2026-05-05T08:00');
    expect(app.smtp.mails.map(({ to }) => !Array.isArray(to) && to?.value[0]?.address)).toEqual([
      olives,
      'olive@elsewhere.example',
    ]);
  });
});

describe('a mail that comes back', () => {
  it('tells the backup, once, however often it is reported', async () => {
    const [olive, bea] = [await person(app, 'Olive Owner'), await person(app, 'Bea Backup')];
    await policy(app, { ownerId: olive, backupId: bea });
    await advance(app, firstRung);
    await cameBack(onlyMessageId(), olives);
    await cameBack(onlyMessageId(), olives.toUpperCase());
    expect(await remindersOf(app)).toEqual([
      'Bea Backup sent digest < Olive Owner address_failed',
      'Olive Owner bounced digest',
    ]);
    expect(await entries()).toEqual([
      { kind: 'address_failed', name: 'Olive Owner', reason: '5.1.1 smtp; 550 no such user' },
    ]);
  });

  it('also tells who had it in their own right that they stand in', async () => {
    const [olive, rex] = [await person(app, 'Olive Owner'), await person(app, 'Rex Reviewer')];
    await policy(app, { ownerId: olive, backupId: rex, reviewerIds: [rex] });
    await advance(app, firstRung);
    const olivesMail = app.smtp.mails.find(
      ({ to }) => to && !Array.isArray(to) && to.text.includes('olive'),
    )!;
    await cameBack(olivesMail.messageId!, olives);
    expect(app.smtp.mails).toHaveLength(2);
    expect((await remindersOf(app)).sort()).toEqual([
      'Olive Owner bounced digest',
      'Rex Reviewer sent digest < Olive Owner address_failed',
    ]);
  });

  it.each([
    ['that we never sent', () => '<forged@plan.example>', olives],
    ['that went to another address', onlyMessageId, 'dora.director@plan.example'],
    ['with a Message-ID that is no text to look up', () => `<${"x' or 1=1 --"}>`, olives],
  ])('silences nobody when the report is of a mail %s', async (_, messageId, recipient) => {
    await person(app, 'Dora Director', 'medical_director');
    await policy(app, { ownerId: await person(app, 'Olive Owner') });
    await advance(app, firstRung);
    await cameBack(messageId(), recipient);
    expect(await remindersOf(app)).toEqual(['Olive Owner sent digest']);
    expect(await app.database.query('select from person where address_failed_at is not null')).toEqual([]);
    expect(await entries()).toEqual([]);
  });

  it('after its review was closed marks the address and tells nobody', async () => {
    const [olive, bea] = [await person(app, 'Olive Owner'), await person(app, 'Bea Backup')];
    await policy(app, { ownerId: olive, backupId: bea });
    await advance(app, firstRung);
    await app.database.query(`update review_cycle set closed_at = $1, outcome = 'retired'`, [
      app.clock.now(),
    ]);
    await cameBack(onlyMessageId(), olives);
    expect(await remindersOf(app)).toEqual(['Olive Owner bounced digest']);
  });
});
