import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { auditOf } from '../people/support.ts';
import { buildPolicy, emptyLiterature, type BuiltPolicy } from '../literature/builders.ts';
import {
  act,
  buildRecord,
  merge,
  queueRecords,
  reasonNamed,
  waiting,
} from '../literature/screening/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { openBrowser, type Browser } from './support.ts';

const PAGE = '/console/literature';

describe('the screening page without a script', () => {
  let app: TestApp;
  let policy: BuiltPolicy;
  let reviewer: Browser;
  beforeAll(async () => {
    app = await startApp();
    reviewer = await openBrowser(app, { name: 'Rita Rowe', roles: ['reviewer'] });
  });
  beforeEach(async () => {
    await emptyLiterature(app);
    policy = await buildPolicy(app);
  });
  afterAll(async () => {
    await app.close();
  });

  const screeningOf = async (recordId: string, of = policy): Promise<string> => {
    const [found] = await app.database.query<{ id: string }>(
      'select id from screening where record_id = $1 and policy_id = $2',
      [recordId, of.id],
    );
    return found!.id;
  };
  const stateOf = async (recordId: string) => {
    const [found] = await app.database.query<{ state: string; reason: string | null; label: string | null }>(
      `select s.state, s.reason, r.label from screening s left join exclusion_reason r on r.id = s.reason_id
        where s.record_id = $1 and s.policy_id = $2`,
      [recordId, policy.id],
    );
    return found;
  };
  const decide = async (who: Browser, recordId: string, choice: string, reason = '', filters = '') =>
    await who.post(`${PAGE}/${recordId}/decision?at=${await screeningOf(recordId)}${filters}`, {
      policy: policy.slug,
      choice,
      reason,
    });

  it('shows one record with its abstract, its labels and where it stands in the list', async () => {
    await waiting(app, policy, {
      title: 'Lysis & <more>.',
      titleMarkup: '<i>Lysis</i> &amp; &lt;more&gt;.',
      publicationTypes: ['Randomized Controlled Trial'],
      abstract: [{ label: 'RESULTS', category: null, text: 'No <b>difference</b>.' }],
      pmcid: 'PMC7',
    });
    await waiting(app, policy, { title: 'Something else.' });
    const { text } = await reviewer.get(PAGE);
    expect(text).toContain('<i>Lysis</i>');
    expect(text).toContain('&lt;more>');
    expect(text).toContain('No &lt;b>difference');
    expect(text).toContain('Randomized controlled trial');
    expect(text).toContain('May be a trial (Cochrane filter)');
    expect(text).toContain('1 of 2');
    expect(text).toContain('https://pmc.ncbi.nlm.nih.gov/articles/PMC7/');
  });

  it('marks the terms of the policy’s queries', async () => {
    await waiting(app, policy, {
      abstract: [{ label: null, category: null, text: 'Epidural adhesiolysis helps.' }],
    });
    await app.database.query(
      `insert into search_strategy (id, policy_id, revision, position, name, query, origin, created_at)
       values (gen_random_uuid(), $1, 1, 1, 'Main', 'adhesiolysis[tiab]', 'given', now())`,
      [policy.id],
    );
    expect((await reviewer.get(PAGE)).text).toContain('Epidural <mark>adhesiolysis</mark> helps.');
  });

  it('goes on to the next record of the list after a decision, filters kept, with an undo at hand', async () => {
    const [first, second] = [
      await waiting(app, policy, { title: 'First.' }),
      await waiting(app, policy, { title: 'Second.' }),
    ];
    const reply = await decide(reviewer, first, 'include', '', `&policy=${policy.slug}`);
    expect(reply.status).toBe(303);
    const address = String(reply.headers['location']);
    expect(address).toBe(
      `${PAGE}?policy=${policy.slug}&at=${await screeningOf(second)}&done=${await screeningOf(first)}`,
    );
    const page = await reviewer.get(address);
    expect(page.text).toMatch(/Included:\s*<a[^>]*>First\./);
    expect(page.text).toContain('1 of 1');
    const undone = await reviewer.post(`${PAGE}/${first}/undo?at=${await screeningOf(first)}`, {
      policy: policy.slug,
      reason: '',
    });
    expect(undone.status).toBe(303);
    expect(await stateOf(first)).toMatchObject({ state: 'identified' });
    expect(await auditOf(app, 'literature.record.included')).toMatchObject([{ actorId: reviewer.person.id }]);
    expect(await auditOf(app, 'literature.record.undone')).toHaveLength(1);
  });

  it('excludes with one of the organisation’s reasons and words beside it', async () => {
    const record = await waiting(app, policy);
    const id = await reasonNamed(app, 'Other population');
    expect((await decide(reviewer, record, `exclude:${id}`, 'children')).status).toBe(303);
    expect(await stateOf(record)).toEqual({
      state: 'excluded',
      reason: 'children',
      label: 'Other population',
    });
    expect((await reviewer.get(`${PAGE}?view=decided`)).text).toContain('Other population: children');
  });

  it('keeps what was typed when a form is refused', async () => {
    const record = await waiting(app, policy, { title: 'Typed about.' });
    const refused = await decide(reviewer, record, 'exclude:', '');
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('an exclusion needs its reason');
    const retired = '00000000-0000-4000-8000-000000000000';
    const wrong = await decide(reviewer, record, `exclude:${retired}`, 'a long thought');
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('>a long thought</textarea>');
    expect(wrong.text).toContain('Typed about.');
    const long = await decide(reviewer, record, 'include', 'x'.repeat(2001));
    expect(long.status).toBe(400);
    expect(long.text).toContain('x'.repeat(2001));
  });

  it('tells the second of two persons who decide at once what the first one decided', async () => {
    const other = await openBrowser(app, { name: 'Ben Ode', roles: ['reviewer'] });
    const record = await waiting(app, policy);
    const replies = await Promise.all([
      decide(reviewer, record, 'include'),
      decide(other, record, 'exclude:', 'not for us'),
    ]);
    expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 409]);
    const refused = replies.find(({ status }) => status === 409);
    expect(refused?.text).toMatch(/(Rita Rowe|Ben Ode) decided on this record while you read it/);
    expect(refused?.text).toContain('Your decision was not taken');
  });

  it('says strongly why a record came back, and what was decided before', async () => {
    const record = await waiting(app, policy);
    await decide(reviewer, record, 'include');
    await app.database.query(
      `insert into screening_step (id, screening_id, position, kind, from_state, to_state, at)
       select gen_random_uuid(), id, 2, 'returned', 'included', 'identified', now() from screening where record_id = $1`,
      [record],
    );
    await app.database.query(
      `update screening set state = 'identified', reason = null, reason_id = null, decided_by = null, decided_at = null,
              returned_for = '[{"type": "RetractionIn", "pmid": "99000077", "source": "Synth J. 2026;1"}]'
        where record_id = $1`,
      [record],
    );
    const { text } = await reviewer.get(`${PAGE}?view=returned`);
    expect(text).toContain('<strong>Retracted.</strong>');
    expect(text).toContain('pubmed.ncbi.nlm.nih.gov/99000077/');
    expect(text).toMatch(/Before that:\s*included\s*by\s*Rita Rowe/);
  });

  it('shows how the same paper stands for other policies', async () => {
    const other = await buildPolicy(app, { title: 'Vagus Nerve Stimulation' });
    const record = await buildRecord(app);
    await queueRecords(app, policy, [record]);
    await queueRecords(app, other, [record]);
    await reviewer.post(`${PAGE}/${record}/decision`, {
      policy: other.slug,
      choice: 'exclude:',
      reason: 'not here',
    });
    const { text } = await reviewer.get(`${PAGE}?policy=${policy.slug}`);
    expect(text).toContain('The same paper, other policies');
    expect(text).toMatch(/Vagus Nerve Stimulation<\/a>:\s*excluded\s*– not here/);
  });

  it('asks a second reader, shows the conflict side by side and resolves it', async () => {
    const reader = await openBrowser(app, { name: 'Ben Ode', roles: ['reviewer'] });
    const third = await openBrowser(app, { name: 'Cleo Park', roles: ['reviewer'] });
    const record = await waiting(app, policy, { title: 'Disputed.' });
    const at = await screeningOf(record);
    await decide(reviewer, record, 'include');
    const asked = await reviewer.post(`${PAGE}/${record}/second-reading?at=${at}`, {
      policy: policy.slug,
      reader: reader.person.id,
    });
    expect(asked.status).toBe(303);
    const blind = await reader.get(`${PAGE}?view=second`);
    expect(blind.text).toContain('Rita Rowe asks you to read this a second time');
    expect(blind.text).not.toContain('Included by');
    expect((await decide(reader, record, 'exclude:', 'no control group')).status).toBe(303);
    const page = await third.get(`${PAGE}?view=conflicts`);
    expect(page.text).toContain('The two readers disagree');
    expect(page.text).toContain('First: Rita Rowe');
    expect(page.text).toContain('Second: Ben Ode');
    expect(page.text).toContain('no control group');
    const resolve = async (reason: string) =>
      await third.post(`${PAGE}/${record}/resolution?view=conflicts&at=${at}`, {
        policy: policy.slug,
        verdict: 'exclude',
        reasonId: await reasonNamed(app, 'No relevant comparator'),
        reason,
      });
    const refused = await resolve('');
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('checked');
    expect((await resolve('We agree now.')).status).toBe(303);
    expect(await stateOf(record)).toMatchObject({ state: 'excluded' });
    expect((await third.get(`${PAGE}?view=conflicts`)).text).toContain('No two readers disagree');
  });

  it('offers no decision to who read it second, while two disagree, and on a merged record', async () => {
    const reader = await openBrowser(app, { name: 'Ben Ode', roles: ['reviewer'] });
    const third = await openBrowser(app, { name: 'Cleo Park', roles: ['reviewer'] });
    const record = await waiting(app, policy, { title: 'Disputed.' });
    const at = await screeningOf(record);
    await reviewer.post(`${PAGE}/${record}/second-reading?at=${at}`, {
      policy: policy.slug,
      reader: reader.person.id,
    });
    await decide(reader, record, 'exclude:', 'no control group');
    const second = await reader.get(`${PAGE}?at=${at}`);
    expect(second.text).toContain('somebody else decides on it first');
    expect(second.text).not.toContain('name="choice"');
    expect((await reviewer.get(`${PAGE}?at=${at}`)).text).toContain('name="choice"');
    await decide(reviewer, record, 'seek');
    const disputed = await third.get(`${PAGE}?at=${at}`);
    expect(disputed.text).toContain('The two readers disagree');
    expect(disputed.text).not.toContain('name="choice"');
    const kept = await waiting(app, policy, { title: 'The one kept.' });
    await merge(app, record, kept);
    const merged = await third.get(`${PAGE}?at=${at}`);
    expect(merged.text).toContain('the same paper as another record');
    expect(merged.text).toMatch(new RegExp(`at=${await screeningOf(kept)}"[^>]*>The one kept\\.`));
    expect(merged.text).not.toMatch(/name="choice"|>Resolve<|Take it back/);
    const refused = await decide(third, record, 'include');
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('is the same paper as PMID');
  });

  it('lists what nobody can read a second time, and says so', async () => {
    await app.database.query('insert into literature_plan (policy_id, second_reader_id) values ($1, $2)', [
      policy.id,
      reviewer.person.id,
    ]);
    const record = await waiting(app, policy, { title: 'Read once.' });
    expect((await reviewer.get(PAGE)).text).not.toContain('No second reader');
    await decide(reviewer, record, 'include');
    const { text } = await reviewer.get(`${PAGE}?view=unasked`);
    expect(text).toContain('Read once.');
    expect(text).toContain('Records of this policy are read twice');
    expect((await reviewer.get(PAGE)).text).toContain('No second reader');
  });

  it('counts nothing overdue to a blind second reader', async () => {
    const reader = await openBrowser(app, { name: 'Ben Ode', roles: ['reviewer'] });
    const record = await waiting(app, policy);
    await app.database.query(`update screening set due_on = '2020-01-01' where record_id = $1`, [record]);
    await decide(reviewer, record, 'seek');
    const at = await screeningOf(record);
    expect((await reader.get(`${PAGE}?at=${at}`)).text).toContain('Overdue</span>');
    await reviewer.post(`${PAGE}/${record}/second-reading?at=${at}`, {
      policy: policy.slug,
      reader: reader.person.id,
    });
    const { text } = await reader.get(`${PAGE}?view=second`);
    expect(text).toContain('asks you to read this a second time');
    expect(text).not.toMatch(/\d overdue|Overdue<\/span>/);
  });

  it('assigns the whole list with a day, and lists it as theirs', async () => {
    for (let made = 0; made < 3; made += 1) await waiting(app, policy);
    const form = { scope: 'list', person: reviewer.person.id, dueOn: '2099-01-31' };
    const reply = await reviewer.post(`${PAGE}/assignments?policy=${policy.slug}`, form);
    expect([reply.status, reply.headers['location']]).toEqual([
      303,
      `${PAGE}?policy=${policy.slug}&told=assigned&count=3`,
    ]);
    const mine = await reviewer.get(`${PAGE}?view=mine`);
    expect(mine.text).toContain('1 of 3');
    expect(mine.text).toContain('January 31, 2099');
    const late = await reviewer.post(`${PAGE}/assignments?policy=${policy.slug}`, {
      ...form,
      dueOn: '2020-01-31',
    });
    expect(late.status).toBe(400);
    expect(late.text).toContain('value="2020-01-31"');
  });

  it('shows a record that somebody else has decided on, and goes on from where it was', async () => {
    const [first, second] = [
      await waiting(app, policy, { title: 'Gone.' }),
      await waiting(app, policy, { title: 'Still here.' }),
    ];
    await act(app, reviewer, first, 'decision', { policy: policy.slug, decision: 'include' });
    const { text } = await reviewer.get(`${PAGE}?at=${await screeningOf(first)}`);
    expect(text).toContain('Not in this list, which has 1');
    expect(text).toContain('Included by Rita Rowe');
    expect(text).toContain(`at=${await screeningOf(second)}`);
  });

  it('orders by likelihood and says why, and hides nothing', async () => {
    const [plain, likely] = [
      await waiting(app, policy, { title: 'Unranked.', publicationTypes: ['Practice Guideline'] }),
      await waiting(app, policy, { title: 'Likely.' }),
    ];
    await app.database.query(
      `update screening set likelihood = 0.9, likelihood_basis = '["Similar to references 6 and 12 (PubMed)"]' where record_id = $1`,
      [likely],
    );
    expect((await reviewer.get(PAGE)).text).toContain('<a class="brand"');
    const { text } = await reviewer.get(`${PAGE}?order=likelihood`);
    expect(text).toContain('Similar to references 6 and 12 (PubMed)');
    expect(text).toContain('1 of 2');
    expect(text.indexOf('>Likely.')).toBeLessThan(text.indexOf('>Unranked.'));
    expect(await stateOf(plain)).toMatchObject({ state: 'identified' });
  });

  it('shows no form to those who do not screen, and refuses theirs', async () => {
    const record = await waiting(app, policy, { title: 'For others.' });
    const director = await openBrowser(app, { roles: ['medical_director'] });
    const page = await director.get(PAGE);
    expect(page.text).toContain('For others.');
    expect(page.text).not.toContain('name="choice"');
    expect((await decide(director, record, 'include')).status).toBe(403);
  });

  it.each([
    '',
    '?view=nonsense&order=x&at=1',
    '?policy=no-such-policy',
    '?at=00000000-0000-4000-8000-000000000000',
  ])('answers %j with a page that says what can be done', async (query) => {
    const page = await reviewer.get(`${PAGE}${query}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Nothing waits for screening');
  });

  it('begins with the first record where the address names one that nobody knows', async () => {
    await waiting(app, policy, { title: 'The only one.' });
    const { text } = await reviewer.get(`${PAGE}?at=00000000-0000-4000-8000-000000000000`);
    expect(text).toContain('The only one.');
    expect(text).toContain('1 of 1');
  });

  it('serves its script with its type and for ever', async () => {
    const [, address] = /<script type="module" src="([^"]+)">/.exec((await reviewer.get(PAGE)).text) ?? [];
    const script = await app.http({ url: address!.replaceAll('&amp;', '&') });
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });
});
