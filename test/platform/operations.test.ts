import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { Audit } from '../../src/platform/audit/audit.ts';
import { OperatorWatch } from '../../src/platform/operations/operator-watch.ts';
import { renderStandstillMail } from '../../src/platform/operations/standstill-mail.tsx';
import { buildPerson, signIn } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';

describe('what the operator hears', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ settings: { OPERATOR_EMAIL: 'operator@plan.example' } });
    await app.sweep();
  });
  afterAll(async () => {
    await app.close();
  });

  const age = async (interval: string): Promise<unknown> =>
    await app.database.query(
      `update sweep_run set last_succeeded_at = clock_timestamp() - $1::interval where name = 'audit.seal'`,
      [interval],
    );

  it('is one mail for a sweep that stands still, from two replicas that look at once', async () => {
    const watch = app.nest.get(OperatorWatch);
    await age('10 minutes');
    const told = await Promise.all([watch.look(), watch.look()]);
    expect(told.flat()).toEqual(['the sweep audit.seal']);
    expect(await watch.look()).toEqual([]);
    expect(app.smtp.mails.map(({ subject }) => subject)).toEqual([
      'Almanac stands still: the sweep audit.seal',
    ]);
    expect((await app.http({ url: '/readyz' })).json()).toMatchObject({ ready: true, stale: ['audit.seal'] });
  });

  it('is told again after it moved and stopped anew', async () => {
    const watch = app.nest.get(OperatorWatch);
    await age('1 second');
    expect(await watch.look()).toEqual([]);
    await age('10 minutes');
    expect(await watch.look()).toEqual(['the sweep audit.seal']);
  });

  it('is tried again when the mail was not taken', async () => {
    const watch = app.nest.get(OperatorWatch);
    await age('1 second');
    await watch.look();
    await age('10 minutes');
    app.smtp.refuseNext(1);
    await expect(watch.look()).rejects.toThrow();
    expect(await watch.look()).toEqual(['the sweep audit.seal']);
  });
});

describe('the mail about a standstill', () => {
  it('escapes what it names and counts the others', () => {
    const { subject, html, text } = renderStandstillMail(
      ['the queue a<b', 'the sweep c'],
      'https://plan.example/readyz',
    );
    expect(subject).toBe('Almanac stands still: the queue a<b and 1 more');
    expect(html).toContain('<li>the queue a&lt;b</li><li>the sweep c</li>');
    expect(text).toContain('- the queue a<b\n- the sweep c');
  });
});

describe('GET /v1/audit', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });

  it('lists entries newest first with their seals, by subject and page, to administrators only', async () => {
    for (const n of [1, 2, 3]) {
      await app.database.transaction(async (tx) => {
        await app.nest.get(Audit).record(tx, {
          actor: system('test'),
          action: 'thing.changed',
          subject: { type: 'thing', id: 'a' },
          detail: { n },
          reason: 'because',
        });
      });
    }
    await app.sweep();
    const headers = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
    const url = '/v1/audit?subjectType=thing&subject=a&limit=2';
    const first = (await app.http({ url, headers })).json<{ items: unknown[]; nextCursor: string }>();
    expect(first.items).toMatchObject([
      { detail: { n: 3 }, reason: 'because', actor: { kind: 'system', name: 'test' } },
      { detail: { n: 2 }, seal: { position: expect.any(Number), hash: expect.stringMatching(/^sha256:/) } },
    ]);
    const second = (await app.http({ url: `${url}&cursor=${first.nextCursor}`, headers })).json();
    expect(second).toMatchObject({ items: [{ detail: { n: 1 } }], nextCursor: null });

    const author = await signIn(app, await buildPerson(app, { roles: ['author'] }));
    expect((await app.http({ url, headers: author })).status).toBe(403);
    expect((await app.http({ url })).status).toBe(401);
    const bad = await app.http({ url: '/v1/audit?from=yesterday', headers });
    expect(bad.json()).toMatchObject({ code: 'invalid_date', fields: [{ field: 'from' }] });
    const tampered = await app.http({ url: '/v1/audit?cursor=x', headers });
    expect(tampered.json()).toMatchObject({ code: 'cursor_invalid', fields: [{ field: 'cursor' }] });
    const feed = await app.http({ url: '/v1/changes?after=x' });
    expect(feed.json()).toMatchObject({ code: 'cursor_invalid', fields: [{ field: 'after' }] });
  });
});
