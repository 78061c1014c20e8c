import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import type { ChangedSinceReply } from '../../../src/publishing/lookups/changed-since.schemas.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildNextVersion, buildPolicyVersion } from '../../support/build-policy-version.ts';
import { deskOf, type Desk } from '../../support/signing.ts';
import { buildDraft, buildPolicy, publish } from '../builders.ts';
import { correct, reaffirm } from './signing-acts.ts';

const BEFORE_ALL = '2020-01-01T00:00:00Z';

describe('what is in force now and was not said to be then', () => {
  let app: TestApp;
  let desk: Desk;
  const slugs: Record<string, string> = {};
  let atAdoption: string;
  beforeAll(async () => {
    app = await startApp({ now: '2026-09-18T17:00:00Z' });
    desk = await deskOf(app);
    for (const name of ['Changed', 'Corrected', 'Reaffirmed', 'Retired', 'Same', 'Secret', 'Withdrawn']) {
      slugs[name] = (await buildPolicyVersion(app, { title: `A ${name} Policy` })).slug;
    }
    const drafted = await buildPolicy(app, 'drafted');
    await buildDraft(app, drafted, { number: 1 });
    await step();
    atAdoption = now();
    await step();

    await buildNextVersion(app, slugs['Changed']!, { effective: '2026-09-20', changeClass: 'expansive' });
    await correct(app, desk, slugs['Corrected']!, { title: 'Corrected' }, { effective: '2026-09-18' });
    const same = await reaffirm(app, desk, slugs['Reaffirmed']!, '2026-09-20');
    expect(same.json()).toMatchObject({ state: 'approved' });
    await desk.sign(desk.first, `${slugs['Retired']}/retire`, {
      on: '2026-09-21',
      successor: { policy: slugs['Same'] },
      reason: 'Merged.',
    });
    const harm = { instead: { criteria: 'Those of the association.' }, reason: 'Harm.' };
    await desk.sign(desk.first, `${slugs['Withdrawn']}/withdraw`, harm);
    await desk.sign(desk.second, `${slugs['Withdrawn']}/withdraw`, harm);
    await buildNextVersion(app, slugs['Secret']!, {
      effective: '2026-12-01',
      terms: { embargoUntil: calendarDate('2026-11-01') },
    });
    await step();
  }, 60_000);
  afterAll(async () => {
    await app.close();
  });

  const step = async () => {
    app.clock.moveTo(app.clock.now().add({ minutes: 10 }));
    await Promise.resolve();
  };
  const now = () => app.clock.now().toString();
  const ask = async (query: Record<string, string>) =>
    await app.http({ url: `/v1/active?${new URLSearchParams(query).toString()}` });
  const changes = async (changedSince: string, more: Record<string, string> = {}) => {
    const reply = await ask({ changedSince, ...more });
    expect(reply.status).toBe(200);
    return reply.json<ChangedSinceReply>();
  };
  const kinds = async (changedSince: string) =>
    (await changes(changedSince)).items.map(({ policy, kind }) => `${policy.slug} ${kind}`);

  it('is what was decided for today, and not what is decided for later', async () => {
    expect(await kinds(atAdoption)).toEqual(['a-corrected-policy corrected', 'a-withdrawn-policy withdrawn']);
    expect(await kinds(now())).toEqual([]);
  });

  it('comes with the days, though nothing is signed', async () => {
    const signed = now();
    await app.advanceTo('2026-09-21T17:00:00Z');
    const { items, knownAt, changedSince } = await changes(signed);
    expect({ knownAt, changedSince }).toEqual({ knownAt: now(), changedSince: signed });
    expect(items).toMatchObject([
      {
        policy: { slug: 'a-changed-policy' },
        kind: 'changed',
        from: { version: 1 },
        to: { version: 2, changeClass: 'expansive' },
        since: '2026-09-20',
        successor: null,
        links: {
          active: 'http://localhost:3000/v1/policies/a-changed-policy/active',
          redline: 'http://localhost:3000/v1/policies/a-changed-policy/versions/1...2',
        },
      },
      { policy: { slug: 'a-reaffirmed-policy' }, kind: 'reaffirmed', since: '2026-09-20' },
      {
        policy: { slug: 'a-retired-policy' },
        kind: 'retired',
        from: { version: 1 },
        to: null,
        since: '2026-09-21',
        successor: {
          policy: 'a-same-policy',
          active: 'http://localhost:3000/v1/policies/a-same-policy/active',
        },
        links: { redline: null },
      },
    ]);
    expect(items[1]!.from!.contentHash).toBe(items[1]!.to!.contentHash);
    const [, , , , withdrawn] = (await changes(atAdoption)).items;
    expect(withdrawn).toMatchObject({
      kind: 'withdrawn',
      since: '2026-09-18',
      successor: { criteria: 'Those of the association.' },
    });
  });

  it('is everything since before the first record: each new, by slug, page by page', async () => {
    const all = await changes(BEFORE_ALL);
    expect(all.items.map(({ policy, kind, from }) => [policy.slug, kind, from])).toEqual([
      ['a-changed-policy', 'new', null],
      ['a-corrected-policy', 'new', null],
      ['a-reaffirmed-policy', 'new', null],
      ['a-same-policy', 'new', null],
      ['a-secret-policy', 'new', null],
    ]);
    const first = await changes(BEFORE_ALL, { limit: '3' });
    app.clock.moveTo(app.clock.now().add({ minutes: 10 }));
    await publish(app, 'zzz-later');
    const second = await changes(BEFORE_ALL, { limit: '3', cursor: first.nextCursor! });
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect(second).toMatchObject({ knownAt: first.knownAt, nextCursor: null });
  });

  it('never tells of a version under embargo', async () => {
    expect((await changes(atAdoption)).items.map(({ policy }) => policy.slug)).not.toContain(
      'a-secret-policy',
    );
    await app.advanceTo('2026-12-02T17:00:00Z');
    expect((await kinds(atAdoption)).filter((line) => line.includes('secret'))).toEqual([
      'a-secret-policy changed',
    ]);
  });

  it.each([
    [{}, 'changedSince'],
    [{ changedSince: '2999-01-01T00:00:00Z' }, 'changedSince'],
    [{ changedSince: 'yesterday' }, 'changedSince'],
    [{ changedSince: '2026-09-18' }, 'changedSince'],
    [{ changedSince: BEFORE_ALL, cursor: 'WzFd' }, 'cursor'],
  ])('refuses %j', async (query, field) => {
    const reply = await ask(query);
    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({ fields: [{ field }] });
  });
});
