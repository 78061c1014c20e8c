import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, delegate, needDirectors } from '../approvals/signatures/support.ts';
import { auditOf, buildPerson, PASSWORD, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildNextVersion, buildPolicyVersion, committeeOf } from '../support/build-policy-version.ts';

/** September 18, 2026, in Los Angeles. */
const NOW = '2026-09-18T17:00:00Z';

interface Act {
  id: string;
  state: string;
  envelopeHash: string;
  given: { id: string }[];
}

describe('an act that waits for signatures', () => {
  let app: TestApp;
  let admin: SessionHeaders;
  let first: SessionHeaders;
  let second: SessionHeaders;
  let made = 0;
  beforeAll(async () => {
    app = await startApp({ now: NOW });
    const { director } = await committeeOf(app);
    const colleague = await buildPerson(app, { name: 'Second Director', roles: ['medical_director'] });
    admin = await signIn(app, await buildPerson(app, { name: 'Ada Admin', roles: ['admin'] }));
    [first, second] = [await signIn(app, director), await signIn(app, colleague)];
    await delegate(app, director, colleague, ['2026-09-01', '2026-12-01']);
  });
  afterAll(async () => {
    await app.close();
  });

  /** A policy with a second version in force, which could be withdrawn. */
  const policy = async (effective: string) => {
    made += 1;
    const { slug } = await buildPolicyVersion(app, { title: `Withdrawn Policy ${made}` });
    await buildNextVersion(app, slug, { effective });
    return slug;
  };
  const signed = (more: object = {}) => ({ meaning: 'I decide so.', password: PASSWORD, ...more });
  const withdraw = async (who: SessionHeaders, slug: string, more: object = {}) =>
    await ask(app, who, 'POST', `/v1/policies/${slug}/withdraw`, {
      instead: { predecessor: true },
      reason: 'A recall.',
      ...signed(more),
    });
  const mails = (slug: string) =>
    app.smtp.mails.filter(
      ({ text }) => text?.includes(slug) === true || text?.includes('withdrawal') === true,
    );

  it('asks the other directors at once, again after four hours and then daily, until somebody signs', async () => {
    const slug = await policy('2026-09-19');
    await app.advanceTo('2026-09-20T17:00:00Z');
    const act = (await withdraw(first, slug)).json<Act>();
    expect(act).toMatchObject({
      state: 'waiting',
      signaturesNeeded: 2,
      stillNeeded: 1,
      whoMaySign: [{ name: 'Second Director' }],
    });
    await app.drain();
    const asked = () => mails(slug).map(({ to }) => (Array.isArray(to) ? to[0] : to)?.value[0]?.name);
    expect(asked()).toEqual(['Second Director']);
    expect(mails(slug)[0]?.subject).toContain('Emergency withdrawal');
    expect(mails(slug)[0]?.subject).toContain('needs your signature');
    expect(mails(slug)[0]?.text).not.toContain('A recall.');
    await app.advanceTo('2026-09-20T20:59:00Z');
    expect(asked()).toHaveLength(1);
    await app.advanceTo('2026-09-20T21:00:00Z');
    await app.sweep();
    expect(asked()).toHaveLength(2);
    await app.advanceTo('2026-09-21T21:00:00Z');
    expect(asked()).toHaveLength(3);
    const path = `/v1/policies/${slug}/acts/${act.id}`;
    // the delegate of who signed is the same voice
    expect(
      (
        await ask(
          app,
          second,
          'POST',
          `${path}/signatures`,
          signed({ envelopeHash: act.envelopeHash, onBehalfOf: 'x' }),
        )
      ).status,
    ).toBe(400);
    expect(
      (
        await ask(app, second, 'POST', `${path}/signatures`, signed({ envelopeHash: act.envelopeHash }))
      ).json(),
    ).toMatchObject({ state: 'decided', signatures: { length: 2 } });
    await app.advanceTo('2026-09-24T21:00:00Z');
    expect(asked()).toHaveLength(3);
    expect((await auditOf(app, 'policy.version.taken_out_of_force'))[0]?.detail).toMatchObject({
      signaturesNeeded: 2,
      method: 'password',
    });
  });

  it('can be given up with a reason, and then takes no signature', async () => {
    const slug = await policy('2026-09-25');
    await app.advanceTo('2026-09-26T17:00:00Z');
    const act = (await withdraw(first, slug)).json<Act>();
    const path = `/v1/policies/${slug}/acts/${act.id}`;
    expect((await ask(app, admin, 'POST', `${path}/give-up`, {})).status).toBe(400);
    const author = await signIn(app, (await committeeOf(app)).author);
    expect((await ask(app, author, 'POST', `${path}/give-up`, { reason: 'No.' })).status).toBe(403);
    expect(
      (await ask(app, admin, 'POST', `${path}/give-up`, { reason: 'The recall was lifted.' })).json(),
    ).toMatchObject({
      state: 'given_up',
      signatures: [],
      givenUp: { by: 'Ada Admin', reason: 'The recall was lifted.' },
      given: [{ name: 'Dana Director', takenBack: { by: 'Ada Admin' } }],
    });
    const late = await ask(
      app,
      second,
      'POST',
      `${path}/signatures`,
      signed({ envelopeHash: act.envelopeHash }),
    );
    expect(late.json()).toMatchObject({ status: 409, code: 'illegal_transition' });
    expect((await auditOf(app, 'policy.act.given_up')).at(-1)?.detail).toMatchObject({
      id: act.id,
      act: 'withdraw',
    });
    // the same terms anew are another act, which waits again
    expect((await withdraw(second, slug)).json()).toMatchObject({ state: 'waiting', stillNeeded: 1 });
  });

  it('is given up with the last signature that is taken back, by others only with a reason', async () => {
    const slug = await policy('2026-09-27');
    await app.advanceTo('2026-09-28T17:00:00Z');
    const act = (await withdraw(first, slug)).json<Act>();
    const path = `/v1/policies/${slug}/acts/${act.id}/signatures/${act.given[0]!.id}/take-back`;
    expect((await ask(app, second, 'POST', path)).json()).toMatchObject({ code: 'reason_required' });
    expect((await ask(app, first, 'POST', path)).json()).toMatchObject({ state: 'given_up' });
    expect((await ask(app, first, 'POST', path)).json()).toMatchObject({ code: 'signature_decided' });
  });

  it('expires when nobody signs it for a month', async () => {
    const slug = await policy('2026-09-29');
    await app.advanceTo('2026-10-02T17:00:00Z');
    const act = (await withdraw(first, slug)).json<Act>();
    const path = `/v1/policies/${slug}/acts/${act.id}`;
    await app.advanceTo('2026-11-02T17:00:01Z');
    expect((await ask(app, admin, 'GET', path)).json()).toMatchObject({ state: 'expired', waitsUntil: null });
    expect(
      (
        await ask(app, second, 'POST', `${path}/signatures`, signed({ envelopeHash: act.envelopeHash }))
      ).json(),
    ).toMatchObject({ status: 409, code: 'illegal_transition' });
    expect((await ask(app, admin, 'GET', `/v1/policies/${slug}/acts/nonsense`)).status).toBe(404);
  });

  it('needs as many directors as the policy asks for', async () => {
    const slug = await policy('2026-11-10');
    await needDirectors(app, slug, 3);
    const third = await signIn(
      app,
      await buildPerson(app, { name: 'Third Director', roles: ['medical_director'] }),
    );
    const retire = async (who: SessionHeaders) =>
      await ask(app, who, 'POST', `/v1/policies/${slug}/retire`, {
        on: '2027-06-01',
        reason: 'Unused.',
        ...signed(),
      });
    expect((await retire(first)).json()).toMatchObject({ state: 'waiting', stillNeeded: 2 });
    expect((await retire(second)).json()).toMatchObject({ state: 'waiting', stillNeeded: 1 });
    expect((await retire(second)).json()).toMatchObject({ code: 'already_signed' });
    expect((await retire(third)).json()).toMatchObject({ state: 'decided', signatures: { length: 3 } });
  });
});
