import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Jobs } from '../../src/platform/jobs/jobs.ts';
import { buildPerson, signIn } from '../people/support.ts';
import type { TestApp } from '../support/app.ts';
import { advance, person, policy, sentMails, startReviews } from './builders.ts';

describe('while the mail server is down', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startReviews('2026-02-10T09:00');
  });
  afterAll(async () => await app.close());

  const mailJobs = async () =>
    (await app.nest.get(Jobs).counts()).filter(({ name }) => name === 'reviews.send-message');
  /** Lets the waiting try begin now, as one that comes after so many others. */
  const tryAgain = async (retries: number): Promise<void> => {
    await app.database.query(
      `update pgboss.job set retry_count = $1, start_after = now()
        where name = 'reviews.send-message' and state = 'retry'`,
      [retries],
    );
    await app.drain();
  };

  it('a reminder shows as waiting, is tried for as long as that takes, and goes out once', async () => {
    const policyId = await policy(app, { ownerId: await person(app, 'Olive Owner') });
    app.smtp.refuseNext(Number.MAX_SAFE_INTEGER);
    await advance(app, '2026-05-04T08:00');
    expect(await mailJobs()).toEqual([{ name: 'reviews.send-message', state: 'retry', count: 1 }]);

    const reader = await signIn(app, await buildPerson(app));
    const [cycle] = await app.database.query<{ id: string }>(
      'select id from review_cycle where policy_id = $1',
      [policyId],
    );
    const reminders = await app.http({ url: `/v1/reviews/${cycle!.id}/reminders`, headers: reader });
    expect(reminders.json<{ items: unknown[] }>().items[0]).toMatchObject({
      rung: 'before_120',
      state: 'waiting',
      recipients: [{ name: 'Olive Owner', state: 'waiting', sentAt: null }],
    });

    await tryAgain(1_000); // six weeks of hourly tries
    expect(await mailJobs()).toEqual([{ name: 'reviews.send-message', state: 'retry', count: 1 }]);
    app.smtp.refuseNext(0);
    await tryAgain(1_001);
    expect(await mailJobs()).toEqual([]);
    expect(app.smtp.mails).toHaveLength(1);
    expect((await sentMails(app)).map(({ messageId }) => messageId)).toEqual([app.smtp.mails[0]!.messageId]);
  });
});
