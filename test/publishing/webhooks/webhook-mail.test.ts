import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildPerson, signIn } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { tellApproved } from '../builders.ts';
import { startReceiver } from './receiver.ts';
import { answering, newPolicy, webhookDesk, type WebhookDesk } from './support.ts';

describe('a webhook in trouble', () => {
  let app: TestApp;
  let desk: WebhookDesk;
  beforeAll(async () => {
    app = await startApp({ settings: { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' } });
    desk = await webhookDesk(app);
    await buildPerson(app, { roles: ['admin'] });
    await buildPerson(app, { roles: ['author'] });
  });
  afterAll(async () => {
    await app.close();
  });

  const subjects = () => app.smtp.mails.map(({ subject }) => subject);

  it('is told once to administrators when its receiver is gone, by the host and without the path', async () => {
    const receiver = await startReceiver();
    const { id } = await desk.register(receiver, { description: 'Claims' });
    const version = await newPolicy(app);
    receiver.answerWith(answering(410));
    await tellApproved(app, version);
    await app.drain();
    expect(subjects()).toEqual([`The webhook to Claims (http://${receiver.host}) is disabled`]);
    expect(app.smtp.mails[0]!.text).toContain(`/console/webhooks/${id}`);
    expect(app.smtp.mails[0]!.text).not.toContain('/hooks');
    await tellApproved(app, version);
    await app.sweep();
    expect(subjects()).toHaveLength(1);
    await receiver.close();
  });

  it('is told at its first dead letter, and again only when something was delivered in between', async () => {
    app.smtp.mails.length = 0;
    const receiver = await startReceiver();
    const { id } = await desk.register(receiver, { order: 'none' });
    const version = await newPolicy(app);
    const bury = async () => {
      receiver.answerWith(answering(500));
      await tellApproved(app, version);
      await app.drain();
      await app.database.query(
        `update webhook_delivery set position = 9 where webhook_id = $1 and state = 'waiting'`,
        [id],
      );
      await desk.nextAttempt();
    };
    await bury();
    expect(subjects()).toEqual([`Deliveries to http://${receiver.host} fail`]);
    expect(await desk.shown(id)).toMatchObject({ state: 'active', failingSince: expect.any(String) });
    await bury();
    expect(subjects()).toHaveLength(1);
    receiver.answerWith(answering(204));
    await tellApproved(app, version);
    await app.drain();
    expect(await desk.shown(id)).toMatchObject({ failingSince: null });
    await bury();
    expect(subjects()).toHaveLength(2);
    await desk.call('DELETE', `/${id}`);
    await receiver.close();
  });

  it('is told to whoever made it too, but not when a person disabled it', async () => {
    app.smtp.mails.length = 0;
    const maker = await buildPerson(app, { roles: ['admin'] });
    const session = await signIn(app, maker);
    const receiver = await startReceiver();
    const made = await app.http({
      method: 'POST',
      url: '/v1/webhooks',
      headers: session,
      payload: { url: receiver.url },
    });
    const { id } = made.json<{ id: string }>();
    await app.drain();
    await desk.call('PATCH', `/${id}`, { state: 'disabled' });
    await app.drain();
    expect(subjects()).toEqual([]);
    await desk.call('PATCH', `/${id}`, { state: 'active' });
    await app.drain();
    await app.database.query(`delete from person_role where person_id = $1`, [maker.id]);
    receiver.answerWith(answering(410));
    await tellApproved(app, await newPolicy(app));
    await app.drain();
    expect(subjects()).toHaveLength(2); // the other administrator and the maker
    await receiver.close();
  });
});
