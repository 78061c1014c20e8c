import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProofBundle } from '../../../src/approvals/proof/proof-bundle.ts';
import { verifyBundle } from '../../../src/approvals/proof/verifier/verify-bundle.ts';
import { VotesService } from '../../../src/approvals/votes/votes.service.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { DraftsService } from '../../../src/policies/drafts.service.ts';
import { buildPerson, signIn, type SessionHeaders } from '../../people/support.ts';
import { keyWith } from '../../publishing/builders.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  actorOf,
  buildCarriedVersion,
  buildNextVersion,
  buildPolicyVersion,
  committeeOf,
} from '../../support/build-policy-version.ts';
import { deskOf, type Desk } from '../../support/signing.ts';
import { askProof, idsOf, officerOf, proofText } from './support.ts';

const SECRET_REASON = 'my spouse works for the manufacturer';

describe('what a proof shows to whom', () => {
  let app: TestApp;
  let desk: Desk;
  let officer: SessionHeaders;
  let clerk: SessionHeaders;
  let machine: { authorization: string };
  let slug: string;
  beforeAll(async () => {
    app = await startApp();
    desk = await deskOf(app);
    officer = await officerOf(app);
    clerk = await signIn(app, await buildPerson(app, { name: 'Carla Clerk' }));
    machine = await keyWith(app, 'policies:read');
    ({ slug } = await buildPolicyVersion(app, { title: 'Redacted Policy' }));
    const { author, members } = await committeeOf(app);
    const recused = await buildPerson(app, { name: 'Rita Recused', roles: ['committee_member'] });
    const drafts = app.nest.get(DraftsService);
    const begun = await drafts.begin(actorOf(author), slug);
    const text = { sections: [{ id: 'policy-criteria', markdown: 'The second text.' }] };
    const { version } = await drafts.edit(actorOf(author), slug, 2, begun.version.revision, text);
    const votes = app.nest.get(VotesService);
    await votes.submit(actorOf(author), slug, 2, version.revision);
    await votes.vote(actorOf(recused), slug, 2, 'recuse', SECRET_REASON);
    for (const member of members) await votes.vote(actorOf(member), slug, 2, 'approve', undefined);
    const signed = await desk.sign(desk.first, `${slug}/versions/2/signatures`, {
      effective: '2026-04-01',
      changeClass: 'neutral',
      contentHash: version.contentHash,
    });
    if (signed.status !== 201) throw new Error(signed.text);
  }, 90_000);
  afterAll(async () => {
    await app.close();
  });

  it('is nothing to somebody without a credential, and to a key without the scope', async () => {
    expect((await askProof(app, {}, slug, 2)).status).toBe(401);
    expect((await askProof(app, await keyWith(app, 'reviews:read'), slug, 2)).status).toBe(403);
  });

  it('is all to who reads the audit', async () => {
    const text = await proofText(app, officer, slug, 2);
    expect(text).toContain(SECRET_REASON);
    expect(text).toContain('Rita Recused');
    expect(JSON.parse(text)).toMatchObject({ withheld: [] });
  });

  it('leaves addresses and audit entries out for others of the house', async () => {
    const text = await proofText(app, clerk, slug, 2);
    const report = await verifyBundle(text);
    expect(report.firstFailure).toBeNull();
    const { withheld, audit, rounds } = JSON.parse(text) as ProofBundle;
    expect(withheld).toEqual(['audit_entries']);
    expect(audit.entries.every(({ canonical }) => canonical === null)).toBe(true);
    expect(rounds[0]!.votes.some(({ reason }) => reason === SECRET_REASON)).toBe(true);
    expect(text).not.toContain('127.0.0.1');
  });

  it.each(['a key', 'who asks for the copy that may leave the house'])(
    'leaves names of voters and their reasons out for %s, and its hashes still hold',
    async (who) => {
      const text =
        who === 'a key'
          ? await proofText(app, machine, slug, 2)
          : await proofText(app, officer, slug, 2, '?redacted=true');
      const report = await verifyBundle(text);
      expect(report.firstFailure).toBeNull();
      expect(JSON.parse(text)).toMatchObject({ withheld: ['voters', 'audit_entries'] });
      for (const secret of [SECRET_REASON, 'Rita Recused', '@', '127.0.0.1'])
        expect(text).not.toContain(secret);
      expect(idsOf(report, 'holds')).toEqual(
        expect.arrayContaining([
          'document.hash',
          'envelope.hash',
          'votes.carried',
          'audit.paths',
          'bundle.signature',
        ]),
      );
      expect(idsOf(report, 'unknown')).toEqual(
        expect.arrayContaining(['audit.sealed', 'audit.approval', 'votes.recorded']),
      );
    },
  );

  it('numbers who voted and wrote from outside, one number a person, and keeps the ids of who signed', async () => {
    const inside = JSON.parse(await proofText(app, officer, slug, 2)) as ProofBundle;
    const text = await proofText(app, machine, slug, 2);
    const outside = JSON.parse(text) as ProofBundle;
    const persons = ({ rounds, version }: ProofBundle) => [
      ...rounds.flatMap(({ seats, votes }) => [...seats, ...votes].map(({ personId }) => personId)),
      version.authorId,
      version.lastEditorId,
    ];
    const signers = new Set(inside.signatures.map(({ personId }) => personId));
    expect(outside.signatures.map(({ personId }) => personId)).toEqual([...signers]);
    const pairs = persons(inside).map((id, index) => [id, persons(outside)[index]] as const);
    expect(pairs.length).toBeGreaterThan(4);
    for (const [id, number] of pairs) {
      if (id !== null && signers.has(id)) expect(number).toBe(id);
      else expect(number).toMatch(/^person-\d+$/);
    }
    // one number is one person, and one person one number
    expect(new Set(pairs.map(([, number]) => number)).size).toBe(new Set(pairs.map(([id]) => id)).size);
    expect(new Set(pairs.map((pair) => pair.join(' '))).size).toBe(new Set(pairs.map(([id]) => id)).size);
    for (const [id] of pairs) if (id !== null && !signers.has(id)) expect(text).not.toContain(id);
  });

  it('withholds the other versions of a batch from outside', async () => {
    const bundle = JSON.parse(await proofText(app, machine, slug, 1)) as ProofBundle;
    expect(bundle.adoption?.items).toBeNull();
    expect(bundle.withheld).toContain('adoption_items');
    expect((await verifyBundle(JSON.stringify(bundle))).firstFailure).toBeNull();
  });

  it('says the same of a draft, a version that is not there and a policy that is not there', async () => {
    await buildCarriedVersion(app, slug);
    for (const who of [officer, machine]) {
      const [draft, none, nowhere] = [
        await askProof(app, who, slug, 3),
        await askProof(app, who, slug, 99),
        await askProof(app, who, 'no-such-policy', 1),
      ];
      expect([draft.status, none.status, nowhere.status]).toEqual([404, 404, 404]);
      expect(draft.json()).toMatchObject({ code: 'not_found', detail: `no version "${slug} v3"` });
    }
  });

  it('does not know an embargoed version before its day, nor tells of it by its predecessor', async () => {
    const { slug: sealed } = await buildPolicyVersion(app, { title: 'Half Sealed Policy' });
    const before = await proofText(app, machine, sealed, 1);
    await buildNextVersion(app, sealed, {
      effective: '2026-06-01',
      edit: { sections: [{ id: 'policy-criteria', markdown: 'Sealed until May.' }] },
      terms: { embargoUntil: calendarDate('2026-05-01') },
    });
    expect((await askProof(app, machine, sealed, 2)).status).toBe(404);
    expect((await askProof(app, officer, sealed, 2, '?redacted=true')).status).toBe(404);
    expect(await proofText(app, machine, sealed, 1)).toBe(before);
    const inside = JSON.parse(await proofText(app, officer, sealed, 1)) as ProofBundle;
    expect(inside.version.inForce).toEqual([{ from: '2026-01-01', until: '2026-06-01' }]);
    expect((await askProof(app, officer, sealed, 2)).status).toBe(200);
    await app.advanceTo('2026-05-01T08:00:00Z');
    expect((await askProof(app, machine, sealed, 2)).status).toBe(200);
  });
});
