import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { instant } from '../../../src/kernel/instant.ts';
import { WatchDriftSweep } from '../../../src/publishing/consumers/alerts/watch-drift.sweep.ts';
import { auditOf, buildPerson } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  buildApproved,
  buildDraft,
  govern,
  publish,
  type BuiltPolicy,
  type BuiltVersion,
} from '../builders.ts';
import { buildConsumer, manage, type BuiltConsumer } from './support.ts';

/** An hour after the midnight of March 1 in Los Angeles. */
const LATE = '2026-03-01T09:00:00Z';

describe('what is told of a consumer that runs behind', () => {
  let app: TestApp;
  let claims: BuiltConsumer;
  let policy: BuiltPolicy;
  let first: BuiltVersion;
  let second: BuiltVersion;

  beforeEach(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
    ({ policy, version: first } = await publish(app, 'lysis'));
    await buildPerson(app, { name: 'Ada Admin', email: 'ada@plan.example', roles: ['admin'] });
    await buildPerson(app, { name: 'Otto Other', email: 'otto@plan.example', roles: ['author'] });
    claims = await buildConsumer(app, 'Claims', { contacts: ['claims@plan.example', 'ADA@plan.example'] });
    await claims.outcomes({ policy: 'lysis', version: 1 });
    app.clock.moveTo(instant('2026-02-11T17:00:00Z'));
    second = await buildApproved(app, policy, { number: 2, effective: '2026-03-01' });
    await govern(app, policy, [
      { version: first, from: '2026-01-01', until: '2026-03-01' },
      { version: second, from: '2026-03-01', until: null },
    ]);
  });
  afterEach(async () => await app.close());

  /** The subjects of the mails to an address so far. */
  const told = (address = 'claims@plan.example') =>
    app.smtp.mails
      .filter(
        ({ to }) =>
          to !== undefined && !Array.isArray(to) && to.value.some((each) => each.address === address),
      )
      .map(({ subject }) => subject);

  it('is told once, reminded of each day, and told once when it is over', async () => {
    await app.advanceTo('2026-03-01T08:59:59Z');
    expect(app.smtp.mails).toEqual([]);
    await app.advanceTo(LATE);
    await app.sweep();
    const fell = ['Claims runs behind on 1 policy'];
    expect(told()).toEqual(fell);
    expect(told('ada@plan.example')).toEqual(fell);
    expect(told('otto@plan.example')).toEqual([]);
    await app.advanceTo('2026-03-02T15:59:00Z');
    expect(told()).toEqual(fell);
    await app.advanceTo('2026-03-02T16:00:00Z');
    await app.advanceTo('2026-03-02T23:00:00Z');
    const reminded = [...fell, 'Claims still runs behind on 1 policy'];
    expect(told()).toEqual(reminded);
    // three days asleep are one reminder
    await app.advanceTo('2026-03-05T17:00:00Z');
    expect(told()).toEqual([...reminded, reminded[1]]);
    await claims.outcomes({ policy: 'lysis', version: 2 });
    await app.sweep();
    await app.sweep();
    expect(told()).toEqual([...reminded, reminded[1], 'Claims has caught up']);
    await app.advanceTo('2026-03-06T17:00:00Z');
    expect(told()).toHaveLength(4);
    expect((await auditOf(app, 'consumer.fell-behind')).map(({ detail }) => detail)).toEqual([
      { name: 'Claims', behind: 1, damaged: 0, since: '2026-03-01T08:00:00Z' },
    ]);
    expect(await auditOf(app, 'consumer.caught-up')).toHaveLength(1);
  });

  it('says what it holds, what is in force, since when, and nothing that is not published', async () => {
    await buildDraft(app, policy, { number: 3, markdown: 'Unpublished words.' });
    await app.database.query(`update policy set title = 'Unpublished title' where id = $1`, [policy.id]);
    await app.advanceTo(LATE);
    const [mail] = app.smtp.mails;
    expect(mail!.text).toContain(
      'Title of lysis: holds version 1, version 2 is in force, since 2026-03-01 00:00 PST',
    );
    expect(mail!.text).toContain(`/console/consumers/${claims.id}`);
    expect(mail!.text).not.toContain('Unpublished');
    expect(mail!.html).toContain('holds version 1');
    expect(mail!.headers.get('auto-submitted')).toBe('auto-generated');
    await claims.outcomes({ policy: 'lysis', version: 2 });
    await app.sweep();
    const over = app.smtp.mails.at(-1)!;
    const before = app.smtp.mails.find(
      ({ to, messageId }) => JSON.stringify(to) === JSON.stringify(over.to) && messageId !== over.messageId,
    );
    expect(over.references).toEqual(before!.messageId);
  });

  it('is told once by two sweeps at once, and by two replicas', async () => {
    const replica = await startApp({ databaseUrl: app.databaseUrl, now: LATE });
    try {
      app.clock.moveTo(instant(LATE));
      const now = instant(LATE);
      const sweeps = [app, replica].map((each) => each.nest.get(WatchDriftSweep, { strict: false }));
      await Promise.all([...sweeps, ...sweeps].map(async (sweep) => await sweep.run(now)));
      await app.drain();
      const mails = await app.database.query(`select from consumer_mail where state = 'sent'`);
      expect(mails).toHaveLength(2);
      expect(app.smtp.mails.length + replica.smtp.mails.length).toBe(2);
    } finally {
      await replica.close();
    }
  });

  it('goes again with the same Message-ID where the mail server was away', async () => {
    app.smtp.refuseNext(2);
    app.clock.moveTo(instant(LATE));
    await app.nest.get(WatchDriftSweep, { strict: false }).run(instant(LATE));
    while (app.smtp.mails.length < 2) await new Promise((wake) => setTimeout(wake, 50));
    const planned = await app.database.query<{ id: string }>(
      `select message_id as id from consumer_mail order by 1`,
    );
    expect(new Set(app.smtp.mails.map(({ messageId }) => messageId))).toEqual(
      new Set(planned.map(({ id }) => id)),
    );
  }, 60_000);

  it('is not told where it has caught up before the mail could go, and neither is that', async () => {
    app.clock.moveTo(instant(LATE));
    const sweep = app.nest.get(WatchDriftSweep, { strict: false });
    await app.database.query(`update consumer set contacts = '{}'`);
    await app.database.query(`update person set active = false`);
    await sweep.run(instant(LATE));
    await app.drain();
    await app.database.query(`update person set active = true`);
    await claims.outcomes({ policy: 'lysis', version: 2 });
    await app.sweep();
    expect(app.smtp.mails).toEqual([]);
  });

  it('is louder of a damaged copy, and tells it though it is behind already', async () => {
    await app.advanceTo(LATE);
    await claims.outcomes({ policy: 'lysis', version: 2, contentHash: 'sha256:wrong' });
    await app.sweep();
    await app.sweep();
    expect(told()).toEqual(['Claims runs behind on 1 policy', 'Damaged copy: Claims']);
  });

  it('goes to those who are to hear it when it goes', async () => {
    await app.advanceTo(LATE);
    await buildPerson(app, { name: 'Ola Owner', email: 'ola@plan.example' });
    const [{ id } = { id: '' }] = await app.database.query<{ id: string }>(
      `select id from person where email = 'ola@plan.example'`,
    );
    await manage(app, 'PATCH', `consumers/${claims.id}`, { contacts: ['um@plan.example'], ownerId: id });
    await app.advanceTo('2026-03-02T17:00:00Z');
    expect(told('claims@plan.example')).toHaveLength(1);
    expect(told('um@plan.example')).toHaveLength(1);
    expect(told('ola@plan.example')).toHaveLength(1);
  });

  it('keeps which address came back, and marks a person’s as failed', async () => {
    app.smtp.refuseRecipient('ada@plan.example');
    app.smtp.refuseRecipient('claims@plan.example');
    await app.advanceTo(LATE);
    const refused = await app.database.query(
      `select from consumer_mail where state = 'refused' and refusal like '%no such user%'`,
    );
    expect(refused).toHaveLength(2);
    const [ada] = await app.database.query(
      `select from person where email = 'ada@plan.example' and address_failed_at is not null`,
    );
    expect(ada).toBeDefined();
  });

  it('ends with the consumer, whose audit stays', async () => {
    await app.advanceTo(LATE);
    expect((await manage(app, 'DELETE', `consumers/${claims.id}`)).status).toBe(204);
    await app.advanceTo('2026-03-02T17:00:00Z');
    expect(told()).toHaveLength(1);
    expect(await auditOf(app, 'consumer.removed')).toMatchObject([
      { subjectId: claims.id, detail: { name: 'Claims', held: 1, keys: [claims.keyId] } },
    ]);
    expect(await auditOf(app, 'consumer.fell-behind')).toHaveLength(1);
    expect((await claims.post({})).json()).toMatchObject({ code: 'key_of_no_consumer' });
  });

  it('is counted for the operator', async () => {
    await buildConsumer(app, 'Portal "East"');
    await app.advanceTo(LATE);
    const { text } = await app.http({ url: '/metrics' });
    expect(text).toContain('\nalmanac_consumers 2\n');
    expect(text).toContain('\nalmanac_consumers_behind 1\n');
    expect(text).toContain('\nalmanac_consumers_silent 1\n');
    expect(text).toContain('\nalmanac_consumer_policies_behind{consumer="Claims"} 1\n');
    expect(text).toContain('\nalmanac_consumer_behind_seconds{consumer="Claims"} 3600\n');
  });
});
