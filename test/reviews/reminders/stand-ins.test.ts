import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestApp } from '../../support/app.ts';
import {
  advance,
  leaves,
  onLeave,
  person,
  policies,
  policy,
  quietHours,
  remindersOf,
  settle,
  startReviews,
  sweep,
  withoutAddress,
} from '../builders.ts';

let app: TestApp;
beforeEach(async () => {
  app = await startReviews('2026-02-10T09:00');
});
afterEach(async () => await app.close());

/** Leave that covers the first rung, May 4, and the second, June 3. */
const spring = ['2026-05-01', '2026-07-01'] as const;
const firstRung = '2026-05-04T08:00';

const textTo = (address: string): string =>
  app.smtp.mails.find(({ to }) => to && !Array.isArray(to) && to.text.includes(address))?.text ?? '';

describe('leave', () => {
  it('sends to the delegate from its first day until its last, and says for whom', async () => {
    const ownerId = await person(app, 'Olive Owner');
    await onLeave(app, ownerId, await person(app, 'Rex Reviewer'), ['2026-05-04', '2026-06-03']);
    await policy(app, { ownerId });
    await advance(app, firstRung);
    await advance(app, '2026-06-03T08:00'); // her first day back
    expect(await remindersOf(app)).toEqual([
      'Rex Reviewer sent digest < Olive Owner on_leave',
      'Olive Owner sent digest',
    ]);
    expect(textTo('rex.reviewer')).toContain('Olive Owner');
    expect(textTo('rex.reviewer')).toContain('on leave');
    expect(textTo('olive.owner')).not.toContain('on leave');
  });

  it('that was ended early sends nothing elsewhere', async () => {
    const ownerId = await person(app, 'Olive Owner');
    await onLeave(app, ownerId, await person(app, 'Rex Reviewer'), spring);
    await app.database.query('update delegation set ended_at = $1', [app.clock.now()]);
    await policy(app, { ownerId });
    await advance(app, firstRung);
    expect(await remindersOf(app)).toEqual(['Olive Owner sent digest']);
  });

  it('is followed through chains, and the whole way is told', async () => {
    const [olive, rex, sam] = [
      await person(app, 'Olive Owner'),
      await person(app, 'Rex Reviewer'),
      await person(app, 'Sam Second'),
    ];
    await onLeave(app, olive, rex, spring);
    await onLeave(app, rex, sam, spring);
    await policy(app, { ownerId: olive });
    await advance(app, firstRung);
    expect(await remindersOf(app)).toEqual([
      'Sam Second sent digest < Olive Owner on_leave > Rex Reviewer on_leave',
    ]);
  });

  it('whose chain ends with somebody who left goes to the backup', async () => {
    const [olive, rex, bea] = [
      await person(app, 'Olive Owner'),
      await person(app, 'Rex Reviewer'),
      await person(app, 'Bea Backup'),
    ];
    await onLeave(app, olive, rex, spring);
    await leaves(app, rex);
    await policy(app, { ownerId: olive, backupId: bea });
    await advance(app, firstRung);
    expect(await remindersOf(app)).toEqual([
      'Bea Backup sent digest < Olive Owner on_leave > Rex Reviewer inactive',
    ]);
  });

  it('in a circle, which the service refuses, ends with the chair and not in a loop', async () => {
    const [olive, rex] = [await person(app, 'Olive Owner'), await person(app, 'Rex Reviewer')];
    await person(app, 'Cara Chair', 'committee_chair');
    await person(app, 'Ada Admin', 'admin');
    await onLeave(app, olive, rex, spring);
    await onLeave(app, rex, olive, spring);
    await policy(app, { ownerId: olive });
    await advance(app, firstRung);
    expect(await remindersOf(app)).toEqual([
      'Cara Chair sent digest < Olive Owner on_leave > Rex Reviewer on_leave',
    ]);
    const [rung] = await app.database.query(`select finding from review_rung where state = 'sent'`);
    expect(rung).toEqual({ finding: 'no_recipient' });
  });

  it('makes one mail of what is their own and what is for others', async () => {
    const [olive, rex] = [await person(app, 'Olive Owner'), await person(app, 'Rex Reviewer')];
    await onLeave(app, olive, rex, spring);
    await policy(app, { title: 'Hers', ownerId: olive });
    await policy(app, { title: 'Both', ownerId: olive, reviewerIds: [rex] });
    await policy(app, { title: 'His', ownerId: rex });
    await advance(app, firstRung);
    expect(app.smtp.mails).toHaveLength(1);
    expect((await remindersOf(app)).sort()).toEqual([
      'Rex Reviewer sent digest',
      'Rex Reviewer sent digest < Olive Owner on_leave',
      'Rex Reviewer sent digest < Olive Owner on_leave',
    ]);
  });
});

describe('who cannot be reached', () => {
  it.each([
    ['left', leaves, 'inactive'],
    ['has no working address', withoutAddress, 'address_failed'],
  ] as const)('because a person %s: the backup is told instead', async (_, happens, reason) => {
    const [olive, bea] = [await person(app, 'Olive Owner'), await person(app, 'Bea Backup')];
    await happens(app, olive);
    await policy(app, { ownerId: olive, backupId: bea });
    await advance(app, firstRung);
    expect(await remindersOf(app)).toEqual([`Bea Backup sent digest < Olive Owner ${reason}`]);
  });

  it('and whose backup cannot either: the chairs are told, and where they cannot, the administrators', async () => {
    const [olive, bea] = [await person(app, 'Olive Owner'), await person(app, 'Bea Backup')];
    const cara = await person(app, 'Cara Chair', 'committee_chair');
    await person(app, 'Ada Admin', 'admin');
    await withoutAddress(app, olive);
    await withoutAddress(app, bea);
    await policy(app, { ownerId: olive, backupId: bea });
    await advance(app, firstRung);
    await withoutAddress(app, cara);
    await advance(app, '2026-06-03T08:00');
    expect(await remindersOf(app)).toEqual([
      'Cara Chair sent digest < Olive Owner address_failed > Bea Backup address_failed',
      'Ada Admin sent digest < Olive Owner address_failed > Bea Backup address_failed',
    ]);
  });

  it('without a backup is told of to the chairs at every rung, though others have it, with a finding', async () => {
    const [olive, rex] = [await person(app, 'Olive Owner'), await person(app, 'Rex Reviewer')];
    await person(app, 'Cara Chair', 'committee_chair');
    await person(app, 'Ada Admin', 'admin');
    await leaves(app, olive);
    await policy(app, { ownerId: olive, reviewerIds: [rex] });
    await advance(app, firstRung);
    await advance(app, '2026-06-03T08:00');
    const each = ['Cara Chair sent digest < Olive Owner inactive', 'Rex Reviewer sent digest'];
    expect(await remindersOf(app)).toEqual([...each, ...each]);
    const rungs = await app.database.query(`select finding from review_rung where state = 'sent'`);
    expect(rungs).toEqual([{ finding: 'no_recipient' }, { finding: 'no_recipient' }]);
    expect(textTo('rex.reviewer')).not.toContain('nobody');
  });

  it('without a backup is told of once to a chair who is told anyway', async () => {
    const olive = await person(app, 'Olive Owner');
    const cara = await person(app, 'Cara Chair', 'committee_chair');
    await leaves(app, olive);
    await policy(app, { ownerId: olive, reviewerIds: [cara] });
    await advance(app, firstRung);
    expect(await remindersOf(app)).toEqual(['Cara Chair sent digest < Olive Owner inactive']);
    expect(app.smtp.mails).toHaveLength(1);
  });

  it('who only reviews leaves it to the others who are told', async () => {
    const [olive, rex] = [await person(app, 'Olive Owner'), await person(app, 'Rex Reviewer')];
    await person(app, 'Cara Chair', 'committee_chair');
    await leaves(app, rex);
    await policy(app, { ownerId: olive, reviewerIds: [rex] });
    await advance(app, firstRung);
    expect(await remindersOf(app)).toEqual(['Olive Owner sent digest']);
  });

  it('a holder of a role who left holds it no more, and nobody stands in', async () => {
    const bea = await person(app, 'Bea Backup');
    await leaves(app, await person(app, 'Mel Member', 'committee_member'));
    await policy(app, { ownerId: await person(app, 'Olive Owner'), backupId: bea });
    await advance(app, '2026-08-28T08:00');
    await advance(app, '2026-09-01T08:00');
    expect(await remindersOf(app)).not.toContainEqual(expect.stringContaining('Bea Backup'));
  });
});

describe('between planning and sending', () => {
  /** Olive's digest waits for the end of her quiet hours, at ten. */
  async function waitingDigest(backup = true): Promise<{ olive: string; rex: string; bea: string }> {
    const [olive, rex, bea] = [
      await person(app, 'Olive Owner'),
      await person(app, 'Rex Reviewer'),
      await person(app, 'Bea Backup'),
    ];
    await quietHours(app, olive, ['22:00', '10:00']);
    await policies(
      app,
      ['One', 'Two'].map((title) => ({ title, ownerId: olive, ...(backup ? { backupId: bea } : {}) })),
    );
    await advance(app, firstRung);
    expect(app.smtp.mails).toHaveLength(0);
    return { olive, rex, bea };
  }

  it('leave that starts redirects what waits', async () => {
    const { olive, rex } = await waitingDigest();
    await onLeave(app, olive, rex, spring);
    await advance(app, '2026-05-04T10:00');
    await sweep(app);
    expect(await remindersOf(app)).toEqual([
      'Olive Owner recipient_on_leave digest',
      'Olive Owner recipient_on_leave digest',
      'Rex Reviewer sent digest < Olive Owner on_leave',
      'Rex Reviewer sent digest < Olive Owner on_leave',
    ]);
    expect(app.smtp.mails).toHaveLength(1);
  });

  it('an address that fails redirects what waits, once, with two replicas', async () => {
    const { olive } = await waitingDigest();
    await withoutAddress(app, olive);
    const replica = await startReviews('2026-05-04T10:00', { databaseUrl: app.databaseUrl });
    try {
      app.clock.moveTo(replica.clock.now());
      await Promise.all([app, replica, app, replica].map(async (each) => await sweep(each)));
      await Promise.all([app, replica].map(async (each) => await sweep(each)));
      expect([...app.smtp.mails, ...replica.smtp.mails]).toHaveLength(1);
      expect((await remindersOf(app)).filter((told) => told.startsWith('Bea'))).toEqual([
        'Bea Backup sent digest < Olive Owner address_failed',
        'Bea Backup sent digest < Olive Owner address_failed',
      ]);
    } finally {
      await replica.close();
    }
  });

  it('somebody who leaves without a backup leaves it to the chair, with a finding', async () => {
    const { olive } = await waitingDigest(false);
    await person(app, 'Cara Chair', 'committee_chair');
    await leaves(app, olive);
    await advance(app, '2026-05-04T10:00');
    expect((await remindersOf(app)).slice(2)).toEqual([
      'Cara Chair sent digest < Olive Owner inactive',
      'Cara Chair sent digest < Olive Owner inactive',
    ]);
    const rungs = await app.database.query(`select finding from review_rung where state = 'sent'`);
    expect(rungs).toEqual([{ finding: 'no_recipient' }, { finding: 'no_recipient' }]);
  });

  it('a closed review is not passed on', async () => {
    const { olive } = await waitingDigest();
    await withoutAddress(app, olive);
    await app.database.query(`update review_cycle set closed_at = $1, outcome = 'retired'`, [
      app.clock.now(),
    ]);
    await advance(app, '2026-05-04T10:00');
    await settle(app);
    expect(await remindersOf(app)).toEqual([
      'Olive Owner cycle_closed digest',
      'Olive Owner cycle_closed digest',
    ]);
    expect(app.smtp.mails).toHaveLength(0);
  });
});
