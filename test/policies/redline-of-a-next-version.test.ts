import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../src/kernel/calendar-date.ts';
import { buildPerson, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  buildCarriedVersion,
  buildNextVersion,
  buildPolicyVersion,
} from '../support/build-policy-version.ts';

const CRITERIA = [
  'Lysis of epidural adhesions is considered **medically necessary** when ALL of the following are met:',
  '',
  '- A. At least 3 months of pain',
].join('\n');

describe('what changed in a next version', () => {
  let app: TestApp;
  let slug: string;
  let member: SessionHeaders;
  beforeAll(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
    ({ slug } = await buildPolicyVersion(app, { criteria: CRITERIA }));
    member = await signIn(app, await buildPerson(app, { roles: ['committee_member'] }));
  });
  afterAll(async () => {
    await app.close();
  });

  const redline = async (rest: string, headers: Record<string, string> = {}) =>
    await app.http({ url: `/v1/policies/${slug}/versions/${rest}`, headers });

  it('is proposed to the signer with its evidence, beside the envelope', async () => {
    const carried = await buildCarriedVersion(app, slug, {
      sections: [
        {
          id: 'policy-criteria',
          markdown: `${CRITERIA.replace('3 months', '6 months')}\n- B. Imaging shows stenosis`,
        },
      ],
    });
    const preview = await app.http({
      url: `/v1/policies/${slug}/versions/${carried.number}/envelope?effective=2027-01-01&changeClass=editorial`,
      headers: member,
    });
    expect(preview.status).toBe(200);
    expect(preview.json()).toMatchObject({
      envelope: { changeClass: 'editorial' },
      proposal: {
        changeClass: 'restrictive',
        confidence: 'likely',
        evidence: [
          { what: 'criterion', before: 'At least 3 months of pain', after: 'At least 6 months of pain' },
          { what: 'criterion', before: null, after: 'Imaging shows stenosis', says: 'restrictive' },
        ],
      },
    });
    const shown = await redline('1...2', member);
    expect(shown.json()).toMatchObject({
      after: { version: 2, effective: null, changeClass: null },
      // what a signature will give is not missing
      dates: [],
      criteria: [{ label: { after: 'A' } }, { label: { after: 'B' }, changes: ['added'] }],
    });
  });

  it('is told to the public when the embargo on it ends, and not before', async () => {
    const { version } = await buildNextVersion(app, slug, {
      effective: '2026-12-01',
      edit: { sections: [{ id: 'policy-criteria', markdown: 'A market-sensitive change.' }] },
      terms: { embargoUntil: calendarDate('2026-06-01') },
    });
    const shape = ({ status, headers, text }: Awaited<ReturnType<typeof redline>>) => ({
      status,
      cacheControl: headers['cache-control'],
      text: text.replace(/v\d+/g, 'vX').replace(/"requestId":"[^"]*"/, ''),
    });
    const hidden = await redline(`1...${version}`);
    expect(hidden.status).toBe(404);
    expect(shape(hidden)).toEqual(shape(await redline('1...99')));
    const inside = await redline(`1...${version}`, member);
    expect(inside.status).toBe(200);
    expect(inside.headers['cache-control']).toBe('private, no-store');

    await app.advanceTo('2026-06-01T17:00:00Z');
    const told = await redline(`1...${version}`);
    expect(told.status).toBe(200);
    expect(told.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(told.json()).toMatchObject({ after: { changeClass: 'neutral', effective: '2026-12-01' } });
  });
});
