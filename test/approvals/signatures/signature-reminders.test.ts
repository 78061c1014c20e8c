import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { PolicyImportService } from '../../../src/policies/policy-import.service.ts';
import { SignatureRemindersSweep } from '../../../src/approvals/mail/signature-reminders.sweep.ts';
import { buildPerson, PASSWORD, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicyVersion, committeeOf } from '../../support/build-policy-version.ts';
import { policyText } from '../../support/policy-file.ts';
import { ask, carriedVersion, needDirectors, type Carried } from './support.ts';

/** September 18, 2026, in Los Angeles. */
const NOW = '2026-09-18T17:00:00Z';

describe('directors whose signatures are missing', () => {
  let app: TestApp;
  let admin: SessionHeaders;
  let author: SessionHeaders;
  let directors: SessionHeaders[];
  let made = 0;
  beforeAll(async () => {
    app = await startApp({ now: NOW });
    const committee = await committeeOf(app);
    author = await signIn(app, committee.author);
    admin = await signIn(app, await buildPerson(app, { name: 'Ada Admin', roles: ['admin'] }));
    directors = [await signIn(app, committee.director)];
    for (const name of ['Bert Director', 'Cleo Director']) {
      directors.push(await signIn(app, await buildPerson(app, { name, roles: ['medical_director'] })));
    }
  });
  afterAll(async () => {
    await app.close();
  });
  beforeEach(async () => {
    await app.sweep();
    app.smtp.mails.length = 0;
  });

  const policy = async (needed: number) => {
    made += 1;
    const { slug, policyId } = await buildPolicyVersion(app, { title: `Asked Policy ${made}` });
    await needDirectors(app, slug, needed);
    return { slug, policyId, title: `Asked Policy ${made}` };
  };
  const sign = async (who: number, { path, body }: Carried) =>
    await ask(app, directors[who]!, 'POST', `${path}/signatures`, body);
  /** Lets hours pass, and asks as the sweep does each minute. */
  const laterAsked = async (hours: number): Promise<void> => {
    app.clock.moveTo(app.clock.now().add({ hours }));
    await app.nest.get(SignatureRemindersSweep).run(app.clock.now());
    await app.drain();
  };
  /** Whom mails about something went to since it was asked last, by name. */
  const told = (about: string): string[] => {
    const names = app.smtp.mails
      .filter(({ subject }) => subject?.includes(about))
      .map(({ to }) => (Array.isArray(to) ? to[0] : to)?.value[0]?.name ?? '');
    app.smtp.mails.length = 0;
    return names.toSorted();
  };

  it('are asked for a version once it was signed, at once with each signature, and every other day', async () => {
    const { slug, policyId, title } = await policy(3);
    const version = await carriedVersion(app, slug);
    await laterAsked(0);
    expect(told(title)).toEqual([]);
    await sign(0, version);
    await laterAsked(0);
    const [mail] = app.smtp.mails;
    expect(mail?.subject).toBe(`Version 2 of ${title} needs your signature`);
    expect(mail?.text).toContain(`Dana Director signed version 2 of ${title}.`);
    expect(mail?.text).toContain('2 more signatures are needed.');
    expect(mail?.text).toContain(`/console/policies/${policyId}/versions/2/approval`);
    expect(told(title)).toEqual(['Bert Director', 'Cleo Director']);
    await laterAsked(0);
    expect(told(title)).toEqual([]);
    await sign(1, version);
    await laterAsked(0);
    expect(told(title)).toEqual(['Cleo Director']);
    await laterAsked(47);
    expect(told(title)).toEqual([]);
    await laterAsked(1);
    expect(app.smtp.mails[0]?.subject).toBe(`Still waiting: Version 2 of ${title} needs your signature`);
    expect(told(title)).toEqual(['Cleo Director']);
    expect((await sign(2, version)).json()).toMatchObject({ state: 'approved' });
    await laterAsked(100);
    expect(told(title)).toEqual([]);
  });

  it('are asked once, when two sweeps run at the same moment', async () => {
    const { slug, title } = await policy(2);
    await sign(0, await carriedVersion(app, slug));
    const sweep = app.nest.get(SignatureRemindersSweep);
    const asked = await Promise.all([sweep.run(app.clock.now()), sweep.run(app.clock.now())]);
    expect(asked.toSorted((a, b) => a - b)).toEqual([0, 1]);
    await app.drain();
    expect(told(title)).toEqual(['Bert Director', 'Cleo Director']);
  });

  it('are left alone once the text was edited or the signature taken back', async () => {
    const [edited, back] = [await policy(2), await policy(2)];
    const [one, other] = [await carriedVersion(app, edited.slug), await carriedVersion(app, back.slug)];
    const { revision } = (await sign(0, one)).json<{ revision: number }>();
    const signed = (await sign(0, other)).json<{ waiting: { given: { id: string }[] }[] }>();
    await laterAsked(0);
    expect(app.smtp.mails).toHaveLength(4);
    app.smtp.mails.length = 0;
    await app.http({
      method: 'PATCH',
      url: one.path,
      headers: { ...author, 'if-match': `"${revision}"` },
      payload: { sections: [{ id: 'policy-criteria', markdown: 'Another text.' }] },
    });
    await ask(
      app,
      directors[0]!,
      'POST',
      `${other.path}/signatures/${signed.waiting[0]!.given[0]!.id}/take-back`,
    );
    await laterAsked(48);
    const subjects = app.smtp.mails.map(({ subject }) => subject).join('\n');
    expect(subjects).not.toContain(edited.title);
    expect(subjects).not.toContain(back.title);
  });

  it('are looked for by the administrators where too few are left', async () => {
    const { slug, title } = await policy(5);
    await sign(0, await carriedVersion(app, slug));
    await laterAsked(0);
    const toAdmin = app.smtp.mails.find(({ subject }) => subject?.includes('another medical director'));
    expect(toAdmin?.text).toContain('Too few medical directors are left');
    expect(told(title)).toEqual(['Ada Admin', 'Bert Director', 'Cleo Director']);
  });

  it('are asked for a reaffirmation', async () => {
    const { slug, policyId, title } = await policy(2);
    await app.database.query(
      `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
       values ($1, $2, '2026-09', 1, $3, 'rung')`,
      [newId(), policyId, app.clock.now()],
    );
    const signed = { meaning: 'I reaffirm it.', password: PASSWORD };
    const reaffirm = async (who: number) =>
      await ask(app, directors[who]!, 'POST', `/v1/policies/${slug}/reaffirm`, signed);
    expect((await reaffirm(0)).status).toBe(202);
    await laterAsked(0);
    expect(app.smtp.mails[0]?.subject).toBe(`Reaffirmation of ${title} needs your signature`);
    expect(app.smtp.mails[0]?.text).toContain(`/console/policies/${policyId}/acts`);
    expect(told(title)).toEqual(['Bert Director', 'Cleo Director']);
    expect((await reaffirm(1)).status).toBe(201);
    await laterAsked(48);
    expect(told(title)).toEqual([]);
  });

  it('are asked for an adoption, as it is now and not as it was', async () => {
    const bring = async (name: string) =>
      await app.nest
        .get(PolicyImportService)
        .importDocument(
          system('test'),
          { name: `${name}.md`, bytes: Buffer.from(policyText({ title: name })) },
          { dryRun: false, adopt: true },
        );
    const { version, policy: adopted } = await bring('Adopted by Two');
    await needDirectors(app, adopted.slug, 2);
    const url = `/v1/adoptions/${version.adoptionBatchId}`;
    const signBatch = async (who: number) => {
      const { batchHash } = (await ask(app, admin, 'GET', url)).json<{ batchHash: string }>();
      const body = { batchHash, meaning: 'I adopt them.', password: PASSWORD };
      return await ask(app, directors[who]!, 'POST', `${url}/signature`, body);
    };
    expect((await signBatch(0)).json()).toMatchObject({ state: 'open', stillNeeded: 1 });
    await laterAsked(0);
    expect(app.smtp.mails[0]?.subject).toBe('Adoption of one policy version needs your signature');
    expect(app.smtp.mails[0]?.text).toContain(`/console/adoptions/${version.adoptionBatchId}`);
    expect(told('Adoption of')).toEqual(['Bert Director', 'Cleo Director']);
    await bring('Adopted Beside It');
    await laterAsked(48);
    expect(told('Adoption of')).toEqual([]);
    await signBatch(0);
    await laterAsked(0);
    expect(app.smtp.mails[0]?.subject).toBe('Adoption of 2 policy versions needs your signature');
    expect(told('Adoption of')).toEqual(['Bert Director', 'Cleo Director']);
    expect((await signBatch(1)).json()).toMatchObject({ state: 'signed' });
    await laterAsked(48);
    expect(told('Adoption of')).toEqual([]);
  });
});
