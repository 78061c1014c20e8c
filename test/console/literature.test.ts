import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/kernel/ids.ts';
import type { PublicationRecord } from '../../src/literature/records/publication-record.ts';
import { auditOf } from '../people/support.ts';
import { publish } from '../publishing/builders.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { importPolicy, openBrowser } from './support.ts';

describe('screening by form', () => {
  let app: TestApp;
  let slug: string;
  beforeAll(async () => {
    app = await startApp();
    ({ slug } = await importPolicy(app, { title: 'Lysis of Epidural Adhesions' }));
  });
  afterAll(async () => {
    await app.close();
  });

  /** A record that an update has found and nobody has decided on. */
  const waiting = async (pmid: string, title: string): Promise<string> => {
    const [recordId, updateId] = [newId(), newId()];
    const now = app.clock.now();
    const fields: Partial<PublicationRecord> = {
      pmid,
      title,
      journal: null,
      book: null,
      publishedText: '2026 Mar',
    };
    const abstract = [{ label: 'RESULTS', category: null, text: 'No <b>difference</b>.' }];
    await app.database.query(
      `insert into literature_record (id, pmid, title, study_type, fields, fetched_at) values ($1, $2, $3, 'rct', $4, $5)`,
      [recordId, pmid, title, JSON.stringify({ ...fields, abstract }), now],
    );
    await app.database.query(
      `insert into literature_update (id, policy_id, cause, strategy_revision, through_on, started_at)
       select $1, id, 'request', 1, '2026-02-10', $2 from policy where slug = $3`,
      [updateId, now, slug],
    );
    await app.database.query(
      `insert into screening (id, policy_id, record_id, update_id, identified_at)
       select $1, id, $2, $3, $4 from policy where slug = $5`,
      [newId(), recordId, updateId, now, slug],
    );
    return recordId;
  };

  it('includes a record, and takes it off the queue', async () => {
    const recordId = await waiting('40000001', 'A trial of lysis');
    const reviewer = await openBrowser(app, { roles: ['reviewer'] });
    const page = await reviewer.get('/console/literature');
    expect(page.text).toContain('A trial of lysis');
    expect(page.text).toContain('Randomized controlled trial');
    expect(page.text).toContain('No &lt;b>difference');
    const reply = await reviewer.post(`/console/literature/${recordId}/decision`, {
      policy: slug,
      decision: 'include',
      reason: '',
    });
    expect([reply.status, reply.headers['location']]).toEqual([303, '/console/literature']);
    expect((await reviewer.get('/console/literature')).text).not.toContain('A trial of lysis');
    expect(await auditOf(app, 'literature.record.included')).toMatchObject([{ actorId: reviewer.person.id }]);
  });

  it('wants a reason to exclude', async () => {
    const recordId = await waiting('40000002', 'Another trial');
    const reviewer = await openBrowser(app, { roles: ['reviewer'] });
    const decide = async (reason: string) =>
      await reviewer.post(`/console/literature/${recordId}/decision`, {
        policy: slug,
        decision: 'exclude',
        reason,
      });
    const refused = await decide('');
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('an exclusion needs its reason');
    expect((await decide('animals only')).status).toBe(303);
    expect(await auditOf(app, 'literature.record.excluded')).toHaveLength(1);
  });

  it('shows no form to those who do not screen, and refuses theirs', async () => {
    const recordId = await waiting('40000003', 'A third trial');
    const director = await openBrowser(app, { roles: ['medical_director'] });
    const page = await director.get('/console/literature');
    expect(page.text).toContain('A third trial');
    expect(page.text).not.toContain('value="include"');
    const fields = { policy: slug, decision: 'include', reason: '' };
    expect((await director.post(`/console/literature/${recordId}/decision`, fields)).status).toBe(403);
  });
});

describe('a PubMed that cannot be reached', () => {
  it('is told on the page, with the next try, and nothing is lost', async () => {
    const app = await startApp({ settings: { EUTILS_URL: 'http://127.0.0.1:9/' } });
    try {
      const { slug } = (await publish(app, 'lysis-of-epidural-adhesions')).policy;
      const author = await openBrowser(app, { roles: ['author'] });
      const started = await app.http({
        method: 'POST',
        url: `/v1/policies/${slug}/literature/searches`,
        headers: author.headers,
        payload: {},
      });
      expect(started.status).toBeLessThan(300);
      await app.drain();
      const page = await author.get('/console/literature');
      expect(page.text).toContain('waits for PubMed');
      expect(page.text).toContain('Next try');
    } finally {
      await app.close();
    }
  });
});
