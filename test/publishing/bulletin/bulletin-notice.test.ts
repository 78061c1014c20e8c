import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows } from '../../../src/platform/database/rows.ts';
import type { Bulletin } from '../../../src/publishing/bulletin/bulletin.ts';
import { SignaturesService } from '../../../src/approvals/signatures/signatures.service.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import type { PolicyVersionRow } from '../../../src/policies/policy-version.entity.ts';
import { PASSWORD, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  actorOf,
  buildCarriedVersion,
  buildPolicyVersion,
  committeeOf,
} from '../../support/build-policy-version.ts';

describe('bulletins that announce drafts', () => {
  let app: TestApp;
  let chair: SessionHeaders;
  beforeAll(async () => {
    app = await startApp({ now: '2026-12-04T18:00:00Z' });
    chair = await signIn(app, (await committeeOf(app)).members[0]!);
  });
  afterAll(async () => {
    await app.close();
  });

  interface Draft {
    readonly slug: string;
    readonly version: PolicyVersionRow;
  }
  const draft = async (title: string): Promise<Draft> => {
    const { slug } = await buildPolicyVersion(app, { title });
    return { slug, version: await buildCarriedVersion(app, slug) };
  };
  const issue = async (drafts: readonly Draft[], summary: string): Promise<number> => {
    const announced = drafts.map(({ slug, version }) => ({
      policy: slug,
      version: version.number,
      contentHash: version.contentHash,
      effective: '2027-05-01',
      summary,
    }));
    const payload = { from: '2026-12-01', to: '2026-12-31', announced };
    const headers = { ...chair };
    return (await app.http({ method: 'POST', url: '/v1/bulletins', headers, payload })).status;
  };

  it.each([
    [
      'for its scope is the day of notice that a later bulletin prints',
      'OR',
      '2026-12-05',
      '2026-12-09',
      '2026-12-05',
    ],
    ['for another scope is not', 'WA', '2026-12-10', '2026-12-20', '2026-12-20'],
  ])('one that announced a text %s', async (title, announcedIn, announcedOn, signedOn, noticeGiven) => {
    await app.advanceTo(`${announcedOn}T18:00:00Z`);
    chair = await signIn(app, (await committeeOf(app)).members[0]!);
    const { slug, version } = await draft(`Notice ${title}`);
    const scope = async (jurisdiction: string) =>
      await rows(
        app.database.source.manager,
        'update policy_version set jurisdictions = array[$2] where id = $1',
        [version.id, jurisdiction],
      );
    await scope(announcedIn);
    expect(await issue([{ slug, version }], 'It changes.')).toBe(201);
    await scope('OR');
    await app.advanceTo(`${signedOn}T18:00:00Z`);
    await app.nest.get(SignaturesService).sign(actorOf((await committeeOf(app)).director), slug, 2, {
      meaning: 'I approve this version.',
      effective: calendarDate('2027-05-01'),
      changeClass: 'restrictive',
      contentHash: version.contentHash,
      password: PASSWORD,
    });
    const { entries } = (await app.http({ url: '/v1/bulletins/2026-12.json' })).json<
      Bulletin & Record<string, unknown>
    >();
    expect(entries.find(({ policy }) => policy.slug === slug)).toMatchObject({ version: 2, noticeGiven });
  });

  it('do not wait for each other for ever when they name the same drafts in other orders', async () => {
    chair = await signIn(app, (await committeeOf(app)).members[0]!);
    const drafts: Draft[] = [];
    for (const title of ['First', 'Second', 'Third', 'Fourth']) drafts.push(await draft(`Crossed ${title}`));
    const crossed = drafts.toReversed();
    const statuses = await Promise.all(
      [1, 2, 3].flatMap((round) => [
        issue(drafts, `Round ${round}, forwards.`),
        issue(crossed, `Round ${round}, backwards.`),
      ]),
    );
    expect(statuses).toEqual(statuses.map(() => 201));
  });
});
