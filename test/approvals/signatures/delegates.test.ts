import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DraftsService } from '../../../src/policies/drafts.service.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { ReauthenticationService } from '../../../src/people/reauthentication/reauthentication.service.ts';
import { VotesService } from '../../../src/approvals/votes/votes.service.ts';
import { auditOf, buildPerson, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  actorOf,
  buildPolicyVersion,
  committeeOf,
  type Committee,
} from '../../support/build-policy-version.ts';
import { ask, carriedVersion, delegate, needDirectors, type Carried } from './support.ts';

/** September 18, 2026, in Los Angeles. */
const NOW = '2026-09-18T17:00:00Z';

describe('a director who signs for another', () => {
  let app: TestApp;
  let committee: Committee;
  let author: SessionHeaders;
  let away: Person;
  let here: Person;
  let third: Person;
  let session: Record<'away' | 'here' | 'third', SessionHeaders>;
  let made = 0;
  beforeAll(async () => {
    app = await startApp({ now: NOW });
    committee = await committeeOf(app);
    author = await signIn(app, committee.author);
    const director = async (name: string) =>
      await buildPerson(app, { name, credentials: 'DO', roles: ['medical_director'] });
    [away, here, third] = [
      await director('Away Director'),
      await director('Here Director'),
      await director('Third Director'),
    ];
    session = {
      away: await signIn(app, away),
      here: await signIn(app, here),
      third: await signIn(app, third),
    };
    await delegate(app, away, here);
  });
  afterAll(async () => {
    await app.close();
  });

  const carried = async (directors = 1) => {
    made += 1;
    const { slug } = await buildPolicyVersion(app, { title: `Delegated Policy ${made}` });
    await needDirectors(app, slug, directors);
    return { slug, ...(await carriedVersion(app, slug)) };
  };
  const sign = async (who: SessionHeaders, { path, body }: Carried, more: object = {}) =>
    await ask(app, who, 'POST', `${path}/signatures`, { ...body, ...more });

  it('is named with whom they sign for, and the audit names the delegation', async () => {
    const version = await carried();
    expect((await sign(session.here, version, { onBehalfOf: away.id })).json()).toMatchObject({
      state: 'approved',
      signatures: [
        {
          name: 'Here Director',
          credentials: 'DO',
          onBehalfOf: { id: away.id, name: 'Away Director', credentials: 'DO' },
        },
      ],
    });
    const [entry] = (await auditOf(app, 'policy.version.approved')).slice(-1);
    expect(entry?.detail).toMatchObject({ onBehalfOf: { id: away.id, delegation: expect.any(String) } });
  });

  it.each([
    ['nobody asked them', 'third', (): string => away.id],
    ['the other way round', 'away', (): string => here.id],
    ['themself', 'here', (): string => here.id],
    ['nobody of that id', 'here', (): string => '00000000-0000-4000-8000-000000000000'],
  ] as const)('is refused where %s', async (_, who, whom) => {
    const version = await carried();
    expect((await sign(session[who], version, { onBehalfOf: whom() })).json()).toMatchObject({
      status: 403,
      code: 'not_delegated',
    });
  });

  it('is one voice with the director they sign for', async () => {
    const version = await carried(2);
    expect((await sign(session.here, version, { onBehalfOf: away.id })).status).toBe(201);
    for (const attempt of [
      sign(session.here, version),
      sign(session.away, version),
      sign(session.here, version, { onBehalfOf: away.id }),
    ]) {
      expect((await attempt).json()).toMatchObject({ status: 409, code: 'already_signed' });
    }
    expect((await sign(session.third, version)).json()).toMatchObject({ state: 'approved' });
  });

  it('signs for nobody who wrote the text, and nobody has it signed by a delegate who did', async () => {
    const { slug } = await carried();
    const drafts = app.nest.get(DraftsService);
    const votes = app.nest.get(VotesService);
    const written = async (writer: Person) => {
      const begun = await drafts.begin(actorOf(writer), slug);
      const { version } = await drafts.edit(
        actorOf(writer),
        slug,
        begun.version.number,
        begun.version.revision,
        {
          sections: [{ id: 'policy-criteria', markdown: `Written by ${writer.name}.` }],
        },
      );
      await votes.submit(actorOf(committee.author), slug, version.number, version.revision);
      for (const member of committee.members) {
        await votes.vote(actorOf(member), slug, version.number, 'approve', undefined);
      }
      const path = `/v1/policies/${slug}/versions/${version.number}`;
      const { body } = await carried();
      return { number: version.number, path, body: { ...body, contentHash: version.contentHash } };
    };
    const byPrincipal = await written(away);
    expect((await sign(session.here, byPrincipal, { onBehalfOf: away.id })).json()).toMatchObject({
      status: 403,
      code: 'author_may_not_approve',
      detail: expect.stringContaining('Away Director wrote'),
    });
    const byDelegate = await written(here);
    expect((await sign(session.here, byDelegate, { onBehalfOf: away.id })).json()).toMatchObject({
      code: 'author_may_not_approve',
    });
    expect((await sign(session.here, byPrincipal)).json()).toMatchObject({ state: 'approved' });
  });

  it('signs for nobody any more whose leave is over, or who is no director any more', async () => {
    const version = await carried();
    const ex = await buildPerson(app, { name: 'Ex Director', roles: ['reviewer'] });
    await delegate(app, ex, here);
    expect((await sign(session.here, version, { onBehalfOf: ex.id })).json()).toMatchObject({
      code: 'not_delegated',
      detail: expect.stringContaining('no medical director'),
    });
    await app.database.query(
      `update delegation set until_on = '2026-09-18' where person_id = $1 and first_on < '2026-09-18'`,
      [away.id],
    );
    await app.database.query(`update delegation set ended_at = now() where person_id = $1`, [away.id]);
    expect((await sign(session.here, version, { onBehalfOf: away.id })).json()).toMatchObject({
      code: 'not_delegated',
    });
    expect((await sign(session.here, version)).json()).toMatchObject({ state: 'approved' });
  });

  it('signs nothing with a proof that was made for something else', async () => {
    const version = await carried();
    const service = app.nest.get(ReauthenticationService);
    const shown = await ask(
      app,
      session.third,
      'GET',
      `${version.path}/envelope?effective=2027-01-01&changeClass=neutral`,
    );
    const { envelopeHash } = shown.json<{ envelopeHash: string }>();
    const meaning = 'I approve this version.';
    const challenge = { envelopeHash, meaning, signer: third.id, nonce: 'n' };
    const evidence = {
      kind: 'oidc' as const,
      challenge,
      issuer: 'https://id.example',
      subject: 's',
      idToken: 't',
      jwk: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
      authTime: 1,
    };
    const proving = (bound: { envelopeHash: string; meaning: string }) =>
      jest.spyOn(service, 'reauthenticate').mockResolvedValueOnce({ method: 'oidc', evidence, bound });
    for (const bound of [
      { envelopeHash: `sha256:${'0'.repeat(64)}`, meaning },
      { envelopeHash, meaning: 'I approve anything.' },
    ]) {
      proving(bound);
      expect((await sign(session.third, version)).json()).toMatchObject({
        status: 412,
        code: 'content_changed',
      });
    }
    proving({ envelopeHash, meaning });
    expect((await sign(session.third, version)).json()).toMatchObject({
      state: 'approved',
      signatures: [{ method: 'oidc' }],
    });
    const [kept] = await app.database.query<{ evidence: object }>(
      `select evidence from version_signature where person_id = $1 and method = 'oidc'`,
      [third.id],
    );
    expect(kept?.evidence).toEqual(evidence);
    expect((await ask(app, author, 'GET', `${version.path}/approval`)).text).not.toContain('idToken');
  });
});
