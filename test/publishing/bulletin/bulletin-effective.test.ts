import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Bulletin } from '../../../src/publishing/bulletin/bulletin.ts';
import { buildPerson, PASSWORD, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildNextVersion, buildPolicyVersion, committeeOf } from '../../support/build-policy-version.ts';

describe('the bulletin of the changes that take effect in some days', () => {
  let app: TestApp;
  let director: SessionHeaders;
  let second: SessionHeaders;
  beforeAll(async () => {
    app = await startApp({ now: '2026-12-04T18:00:00Z' });
    const committee = await committeeOf(app);
    director = await signIn(app, committee.director);
    second = await signIn(app, await buildPerson(app, { roles: ['medical_director'] }));
  });
  afterAll(async () => {
    await app.close();
  });

  const told = async (slug: string, month: string, by = 'effective') =>
    (await app.http({ url: `/v1/bulletins/${month}.json?by=${by}` }))
      .json<Bulletin & Record<string, unknown>>()
      .entries.filter(({ policy }) => policy.slug === slug)
      .map(({ kind, version, effective }) => [kind, version, effective]);

  const decide = async (headers: SessionHeaders, path: string, body: object) => {
    const { status, text } = await app.http({
      method: 'POST',
      url: `/v1/policies/${path}`,
      headers: { ...headers },
      payload: { meaning: 'I decide so.', password: PASSWORD, reason: 'A test.', ...body },
    });
    expect([status < 300, text]).toEqual([true, text]);
  };

  it('leaves out a version that another one replaced whole before its day', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'Replaced whole' });
    await buildNextVersion(app, slug, { effective: '2027-04-01' });
    expect(await told(slug, '2027-04')).toEqual([['version', 2, '2027-04-01']]);
    await buildNextVersion(app, slug, { effective: '2027-04-01' });
    expect(await told(slug, '2027-04')).toEqual([['version', 3, '2027-04-01']]);
    expect(await told(slug, '2026-12', 'signed')).toHaveLength(2);
  });

  it('leaves out a retirement after which a version begins the same day', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'Retired and back' });
    await decide(director, `${slug}/retire`, { on: '2027-07-01' });
    expect(await told(slug, '2027-07')).toEqual([['retired', null, '2027-07-01']]);
    await buildNextVersion(app, slug, { effective: '2027-07-01' });
    expect(await told(slug, '2027-07')).toEqual([['version', 2, '2027-07-01']]);
    expect(await told(slug, '2026-12', 'signed')).toHaveLength(2);
  });

  it('leaves out a retirement that an earlier one forestalls', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'Retired sooner' });
    await decide(director, `${slug}/retire`, { on: '2027-09-01' });
    await decide(director, `${slug}/retire`, { on: '2027-08-01' });
    expect(await told(slug, '2027-08')).toEqual([['retired', null, '2027-08-01']]);
    expect(await told(slug, '2027-09')).toEqual([]);
  });

  it('tells of a withdrawal by which the version before begins again', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'Withdrawn' });
    await buildNextVersion(app, slug, { effective: '2026-12-10' });
    const brief = await buildPolicyVersion(app, { title: 'Withdrawn on its first day' });
    await buildNextVersion(app, brief.slug, { effective: '2026-12-15' });
    await app.advanceTo('2026-12-15T18:00:00Z');
    director = await signIn(app, (await committeeOf(app)).director);
    second = await signIn(app, await buildPerson(app, { roles: ['medical_director'] }));
    const body = { on: '2026-12-15', instead: { predecessor: true } };
    for (const each of [slug, brief.slug]) {
      await decide(director, `${each}/withdraw`, body);
      await decide(second, `${each}/withdraw`, body);
    }
    expect(await told(slug, '2026-12')).toEqual([
      ['version', 2, '2026-12-10'],
      ['withdrawn', 2, '2026-12-15'],
    ]);
    expect(await told(brief.slug, '2026-12')).toEqual([]);
  });
});
