import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { instant } from '../../../src/kernel/instant.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { sha256 } from '../../../src/kernel/canonical.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  buildApproved,
  buildDraft,
  buildPolicy,
  govern,
  publish,
  sign as signDraft,
  type BuiltPolicy,
  type BuiltVersion,
} from '../builders.ts';
import { board, buildConsumer, manage, type BuiltConsumer } from './support.ts';

/** Midnight of March 1 in Los Angeles, where the organisation's days begin. */
const MIDNIGHT = '2026-03-01T08:00:00Z';
const BEFORE_MIDNIGHT = '2026-03-01T07:59:59.999999Z';
/** An hour later: the end of the usual grace. */
const LATE = '2026-03-01T09:00:00Z';
const JUST_BEFORE_LATE = '2026-03-01T08:59:59.999999Z';

const clockTo = (app: TestApp, at: string) => app.clock.moveTo(instant(at));

/** Nothing is recorded twice in one microsecond. */
const tick = (app: TestApp) => app.clock.moveTo(app.clock.now().add({ seconds: 1 }));

/** An act that was decided, as its signatures would. */
async function decide(
  app: TestApp,
  version: BuiltVersion,
  kind: 'cancel' | 'withdraw',
  instead: BuiltVersion | null,
): Promise<void> {
  const id = newId();
  const envelope = JSON.stringify({ kind, version: version.id });
  const [{ id: personId } = { id: '' }] = await app.database.query<{ id: string }>(
    `select id from person where email = 'director@publishing.test'`,
  );
  await app.database.query(
    `insert into policy_act (id, policy_id, kind, version_id, effective, instead_version_id, successor_criteria, reason,
       envelope, envelope_hash, signatures_needed, proposed_at)
     values ($1, $2, $3, $4, '2026-03-05', $5, $6, 'wrong', $7, $8, $9, $10)`,
    [
      id,
      version.policy.id,
      kind,
      version.id,
      kind === 'withdraw' ? (instead?.id ?? null) : null,
      kind === 'withdraw' && instead === null ? 'other criteria' : null,
      envelope,
      sha256(envelope),
      kind === 'withdraw' ? 2 : 1,
      app.clock.now(),
    ],
  );
  for (const signer of [personId, ...(kind === 'withdraw' ? [await someone(app)] : [])]) {
    await app.database.query(
      `insert into policy_act_signature (id, act_id, person_id, name, role, meaning, envelope_hash, signed_at, method)
       values ($1, $2, $3, 'Dr.', 'medical_director', 'so', $4, $5, 'password')`,
      [newId(), id, signer, sha256(envelope), app.clock.now()],
    );
  }
  await app.database.query('update policy_act set decided_at = $2 where id = $1', [id, app.clock.now()]);
}

async function someone(app: TestApp): Promise<string> {
  const id = newId();
  await app.database.query(
    `insert into person (id, email, name, created_at) values ($1, $2, 'Second', now())`,
    [id, `${id}@publishing.test`],
  );
  return id;
}

describe('who runs behind', () => {
  let app: TestApp;
  let claims: BuiltConsumer;
  let policy: BuiltPolicy;
  let first: BuiltVersion;

  let slug: string;
  let tried = 0;

  beforeAll(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
  });
  afterAll(async () => await app.close());
  beforeEach(async () => {
    clockTo(app, '2026-02-10T17:00:00Z');
    slug = `lysis-${(tried += 1)}`;
    ({ policy, version: first } = await publish(app, slug));
    claims = await buildConsumer(app, `Claims ${tried}`, { follows: { policies: [slug] } });
    tick(app);
  });

  /** A second version, signed now for a day. */
  const sign = async (effective: string, number = 2, markdown?: string): Promise<BuiltVersion> => {
    const version = await buildApproved(app, policy, {
      number,
      effective,
      ...(markdown === undefined ? {} : { markdown }),
    });
    await govern(app, policy, [
      { version: first, from: '2026-01-01', until: effective },
      { version, from: effective, until: null },
    ]);
    return version;
  };
  const ofPolicy = async () => {
    const { state, behind, due, damaged, behindSince, policies } = await claims.line();
    return { state, behind, due, damaged, behindSince, policies };
  };

  it('is nobody known where nobody ever said anything', async () => {
    clockTo(app, '2026-04-10T17:00:00Z');
    expect(await claims.line()).toMatchObject({ state: 'not_heard_from', measured: 1, lastHeardAt: null });
    expect((await board(app)).behind).toBe(0);
    await app.sweep();
    expect(app.smtp.mails).toEqual([]);
  });

  it('is due from midnight on, and behind after the grace', async () => {
    expect(await claims.outcomes({ policy: slug, version: 1, contentHash: first.contentHash })).toEqual([
      'in_force',
    ]);
    await sign('2026-03-01');
    for (const [at, state] of [
      [BEFORE_MIDNIGHT, 'current'],
      [MIDNIGHT, 'due'],
      [JUST_BEFORE_LATE, 'due'],
      [LATE, 'behind'],
    ] as const) {
      clockTo(app, at);
      expect([at, (await claims.line()).state]).toEqual([at, state]);
    }
    expect(await ofPolicy()).toMatchObject({
      behind: 1,
      behindSince: MIDNIGHT,
      policies: [
        { policy: slug, reason: 'outdated', holds: 1, inForce: 2, since: '2026-03-01T08:00:00.000000Z' },
      ],
    });
    expect(await claims.outcomes({ policy: policy.id, version: 2 })).toEqual(['in_force']);
    expect(await ofPolicy()).toMatchObject({ state: 'current', behind: 0, behindSince: null, policies: [] });
  });

  it('is nobody who has loaded the version ahead of its day', async () => {
    await claims.outcomes({ policy: slug, version: 1 });
    await sign('2026-03-01');
    const { items } = await claims.say({ items: [{ policy: slug, version: 2 }] });
    expect(items).toMatchObject([{ outcome: 'scheduled', from: '2026-03-01', inForce: { version: 1 } }]);
    expect(await claims.holding(slug)).toMatchObject({
      state: 'current',
      holds: { version: 1 },
      ahead: [{ version: 2, from: '2026-03-01' }],
    });
    // a nightly word about what it uses takes nothing back of what it preloaded
    clockTo(app, '2026-02-28T07:00:00Z');
    await claims.outcomes({ policy: slug, version: 1 });
    clockTo(app, LATE);
    expect(await claims.holding(slug)).toMatchObject({
      state: 'current',
      holds: { version: 2 },
      ahead: [],
    });
    // and that it still uses the old one after the day has begun says that it is behind
    await claims.outcomes({ policy: slug, version: 1 });
    expect(await claims.line()).toMatchObject({ state: 'due', behindSince: null });
    clockTo(app, '2026-03-01T10:00:00Z');
    expect(await claims.line()).toMatchObject({ state: 'behind', behindSince: LATE });
  });

  it('stays behind since the first version that was missed when another comes', async () => {
    await claims.outcomes({ policy: slug, version: 1 });
    const second = await sign('2026-03-01');
    clockTo(app, '2026-03-20T17:00:00Z');
    const third = await buildApproved(app, policy, { number: 3, effective: '2026-04-01' });
    await govern(app, policy, [
      { version: first, from: '2026-01-01', until: '2026-03-01' },
      { version: second, from: '2026-03-01', until: '2026-04-01' },
      { version: third, from: '2026-04-01', until: null },
    ]);
    clockTo(app, '2026-04-01T07:00:00Z');
    expect(await ofPolicy()).toMatchObject({
      state: 'behind',
      behindSince: MIDNIGHT,
      policies: [{ inForce: 3 }],
    });
    // another wrong version does not make it any better
    expect(await claims.outcomes({ policy: slug, version: 2 })).toEqual(['superseded']);
    expect(await ofPolicy()).toMatchObject({ state: 'behind' });
    // said each night, the old version is held since it was first loaded
    await claims.outcomes({ policy: slug, version: 1 });
    await claims.outcomes({ policy: slug, version: 1 });
    expect(await ofPolicy()).toMatchObject({ state: 'behind', policies: [{ holds: 1 }] });
  });

  it('is nobody after a reaffirmation: the text is the same', async () => {
    await claims.outcomes({ policy: slug, version: 1 });
    const again = await sign('2026-03-01', 2, 'Criteria of version 1.');
    expect(again.contentHash).toBe(first.contentHash);
    clockTo(app, '2026-03-02T17:00:00Z');
    expect(await claims.line()).toMatchObject({ state: 'current', behind: 0 });
    expect(await claims.outcomes({ policy: slug, version: 1 }, { policy: slug, version: 2 })).toEqual([
      'same_content',
      'in_force',
    ]);
  });

  it('counts a correction from the moment it was recorded, not from the midnight before', async () => {
    await claims.outcomes({ policy: slug, version: 1 });
    clockTo(app, '2026-02-20T18:30:00Z');
    const correction = await buildApproved(app, policy, { number: 2, effective: '2026-02-20' });
    await govern(app, policy, [
      { version: first, from: '2026-01-01', until: '2026-02-20' },
      { version: correction, from: '2026-02-20', until: null },
    ]);
    expect(await claims.line()).toMatchObject({ state: 'due', nextBehindAt: '2026-02-20T19:30:00Z' });
    clockTo(app, '2026-02-20T19:30:00Z');
    expect(await ofPolicy()).toMatchObject({ state: 'behind', behindSince: '2026-02-20T18:30:00Z' });
  });

  it('counts an emergency withdrawal from its moment, though the version that governs again was loaded once', async () => {
    await claims.outcomes({ policy: slug, version: 1 });
    const second = await sign('2026-03-01');
    clockTo(app, MIDNIGHT);
    await claims.outcomes({ policy: slug, version: 2 });
    clockTo(app, '2026-03-05T20:15:00Z');
    await decide(app, second, 'withdraw', first);
    await govern(app, policy, [
      { version: first, from: '2026-01-01', until: '2026-03-01' },
      { version: second, from: '2026-03-01', until: '2026-03-05' },
      { version: first, from: '2026-03-05', until: null },
    ]);
    clockTo(app, '2026-03-05T21:15:00Z');
    expect(await ofPolicy()).toMatchObject({
      state: 'behind',
      behindSince: '2026-03-05T20:15:00Z',
      policies: [{ reason: 'withdrawn', holds: 2, inForce: 1 }],
    });
    expect(await claims.outcomes({ policy: slug, version: 2 }, { policy: slug, version: 1 })).toEqual([
      'withdrawn',
      'in_force',
    ]);
    // both in one breath: of two versions the one of the later day is used
    expect((await claims.line()).state).not.toBe('current');
    await claims.outcomes({ policy: slug, version: 1 });
    expect(await claims.line()).toMatchObject({ state: 'current' });
  });

  it('is whoever holds a version that was cancelled before its day, until it says what it uses', async () => {
    await claims.outcomes({ policy: slug, version: 1 });
    const second = await sign('2026-03-01');
    await claims.outcomes({ policy: slug, version: 2 });
    clockTo(app, '2026-02-20T17:00:00Z');
    await decide(app, second, 'cancel', null);
    await govern(app, policy, [{ version: first, from: '2026-01-01', until: null }]);
    clockTo(app, '2026-02-20T18:00:00Z');
    expect(await ofPolicy()).toMatchObject({
      behindSince: '2026-02-20T17:00:00Z',
      policies: [{ reason: 'cancelled', holds: 2, inForce: 1 }],
    });
    expect(await claims.outcomes({ policy: slug, version: 2, held: false })).toEqual(['dropped']);
    expect(await claims.line()).toMatchObject({ state: 'current' });
    expect(await claims.outcomes({ policy: slug, version: 2 })).toEqual(['cancelled']);
    expect(await claims.outcomes({ policy: slug, version: 1 })).toEqual(['in_force']);
    clockTo(app, LATE);
    expect(await claims.line()).toMatchObject({ state: 'current' });
  });

  it('is whoever still holds a policy that has ended, until it says that it holds it no more', async () => {
    await claims.outcomes({ policy: slug, version: 1 });
    await govern(app, policy, [{ version: first, from: '2026-01-01', until: '2026-03-01' }]);
    clockTo(app, BEFORE_MIDNIGHT);
    expect(await claims.line()).toMatchObject({ state: 'current' });
    clockTo(app, LATE);
    expect(await ofPolicy()).toMatchObject({
      state: 'behind',
      behindSince: MIDNIGHT,
      policies: [{ reason: 'ended', holds: 1, inForce: null }],
    });
    expect(await claims.outcomes({ policy: slug, version: 1 })).toEqual(['ended']);
    expect(await claims.outcomes({ policy: slug, version: null })).toEqual(['dropped']);
    expect(await claims.line()).toMatchObject({ state: 'current', measured: 0 });
  });

  it('is at once whoever holds a damaged copy, with no grace', async () => {
    await claims.outcomes({ policy: slug, version: 1, contentHash: first.contentHash });
    clockTo(app, '2026-02-11T17:00:00Z');
    const wrong = sha256('something else');
    const said = await claims.say({ items: [{ policy: slug, version: 1, contentHash: wrong }] });
    expect(said).toMatchObject({
      items: [{ outcome: 'hash_mismatch' }],
      standing: { state: 'damaged', damaged: 1 },
    });
    expect(await ofPolicy()).toMatchObject({
      state: 'damaged',
      damaged: 1,
      behind: 0,
      behindSince: '2026-02-11T17:00:00Z',
      policies: [{ reason: 'damaged', state: 'damaged' }],
    });
    expect(await claims.holding(slug)).toMatchObject({ holds: { damagedHash: wrong } });
    await claims.outcomes({ policy: slug, version: 1, contentHash: first.contentHash.toUpperCase() });
    expect(await claims.line()).toMatchObject({ state: 'current', damaged: 0 });
  });

  it('is whoever has a damaged copy of a version to come', async () => {
    await claims.outcomes({ policy: slug, version: 1 });
    await sign('2026-03-01');
    expect(await claims.outcomes({ policy: slug, version: 2, contentHash: 'md5' })).toEqual([
      'hash_mismatch',
    ]);
    expect(await claims.line()).toMatchObject({ state: 'damaged' });
  });

  it('is by its own word whoever drops what is in force', async () => {
    await claims.outcomes({ policy: slug, version: 1 });
    clockTo(app, '2026-02-12T17:00:00Z');
    await claims.outcomes({ policy: slug, version: null });
    expect(await claims.line()).toMatchObject({ state: 'due', nextBehindAt: '2026-02-12T18:00:00Z' });
    clockTo(app, '2026-02-12T18:00:00Z');
    // and to say so again does not put it off
    await claims.outcomes({ policy: slug, version: null });
    expect(await ofPolicy()).toMatchObject({
      state: 'behind',
      behindSince: '2026-02-12T17:00:00Z',
      policies: [{ reason: 'missing', holds: null }],
    });
  });

  it('is not measured on what it does not follow', async () => {
    const coded = await buildPolicy(app, 'coded');
    const version = await buildApproved(app, coded, {
      number: 1,
      codes: [
        { system: 'CPT', code: '62263' },
        { system: 'CPT', code: '00811-00813' },
      ],
    });
    await govern(app, coded, [{ version, from: '2026-01-01', until: null }]);
    const follows = async (follow: object) => {
      const changed = await manage(app, 'PATCH', `consumers/${claims.id}`, { follows: follow });
      expect([changed.status, changed.text.slice(0, 200)]).toEqual([200, expect.any(String)]);
      await app.http({ method: 'POST', url: '/v1/acknowledgements', headers: claims.headers, payload: {} });
      return (await claims.line()).policies.map(({ policy: slug }) => slug);
    };
    await claims.say({});
    clockTo(app, '2026-02-11T17:00:00Z');
    expect(await follows({})).toContain('coded');
    expect(await follows({ policies: [slug] })).toEqual([slug]);
    expect(await follows({ policies: [policy.id] })).toEqual([slug]);
    expect(await follows({ codes: ['cpt  62263'] })).toEqual(['coded']);
    expect(await follows({ codes: ['CPT 00812'] })).toEqual(['coded']);
    expect(await follows({ codes: ['CPT 62263'], policies: [slug] })).toEqual([]);
    expect(await follows({ linesOfBusiness: ['Commercial'], policies: [slug, 'coded'] })).toEqual([
      'coded',
      slug,
    ]);
    const refused = await manage(app, 'PATCH', `consumers/${claims.id}`, {
      follows: { policies: ['nowhere'], codes: ['62263'] },
    });
    expect(refused.status).toBe(400);
  });

  it('is measured on what it follows, in whatever case either side wrote it', async () => {
    const local = await buildPolicy(app, 'local');
    const draft = await buildDraft(app, local, { number: 1 });
    await app.database.query(
      `update policy_version set jurisdictions = '{KY,Ohio}', lines_of_business = '{Medicare Advantage}' where id = $1`,
      [draft.id],
    );
    const version = await signDraft(app, draft);
    await govern(app, local, [{ version, from: '2026-01-01', until: null }]);
    const follower = async (follows: object) => {
      const made = await buildConsumer(app, `Follower of ${JSON.stringify(follows)}`, {
        follows: { policies: ['local'], ...follows },
      });
      return (await made.line()).measured;
    };
    expect(await follower({ jurisdictions: ['ky'] })).toBe(1);
    expect(await follower({ jurisdictions: ['OHIO'], linesOfBusiness: ['medicare advantage'] })).toBe(1);
    expect(await follower({ jurisdictions: ['kyo'] })).toBe(0);
  });

  it('knows nothing of what is not published or under embargo', async () => {
    await claims.outcomes({ policy: slug, version: 1 });
    await buildDraft(app, policy, { number: 2 });
    const secret = await buildPolicy(app, 'secret');
    const hidden = await buildApproved(app, secret, { number: 1, effective: '2026-06-01' });
    await govern(app, secret, [{ version: hidden, from: '2026-06-01', until: null }]);
    expect(await claims.outcomes({ policy: 'secret', version: 1 })).toEqual(['scheduled']);
    const sealed = await buildPolicy(app, 'sealed');
    const draft = await buildDraft(app, sealed, { number: 1 });
    expect(
      await claims.outcomes(
        { policy: slug, version: 2 },
        { policy: slug, version: 99 },
        { policy: 'sealed', version: 1 },
        { policy: draft.policy.id, version: null },
        { policy: 'nowhere', version: 1 },
        { policy: '\u0000;--', version: 1 },
      ),
    ).toEqual([
      'version_unknown',
      'version_unknown',
      'policy_unknown',
      'policy_unknown',
      'policy_unknown',
      'policy_unknown',
    ]);
    const { items } = await claims.say({ items: [{ policy: 'sealed', version: 1 }] });
    expect(items[0]).toMatchObject({ policy: 'sealed', inForce: null });
  });

  it('answers the same when the clock is set back, and tells nothing twice', async () => {
    await claims.outcomes({ policy: slug, version: 1 });
    await sign('2026-03-01');
    await app.advanceTo(LATE);
    expect((await claims.line()).state).toBe('behind');
    const mails = app.smtp.mails.length;
    await app.advanceTo(BEFORE_MIDNIGHT);
    expect((await claims.line()).state).toBe('current');
    // what is said now counts, though the clock is before what was said last
    await claims.say({});
    await app.advanceTo(LATE);
    expect((await claims.line()).state).toBe('behind');
    expect(app.smtp.mails.length).toBe(mails);
  });
});
