import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestApp } from '../../support/app.ts';
import { advance, person, policies, startReviews } from '../builders.ts';

describe('a reminder as it arrives', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startReviews('2026-05-01T12:00');
    const olive = await person(app, 'Olive Owner');
    const rex = await person(app, 'Rex Reviewer');
    await person(app, 'Carla Chair', 'committee_chair');
    await person(app, 'Mel Member', 'committee_member');
    await policies(app, [
      { title: 'Lysis', ownerId: olive, reviewerIds: [rex] },
      { title: 'Spinal Taps', ownerId: olive },
    ]);
    await app.database.query(
      `insert into delegation (id, person_id, delegate_id, first_on, until_on, created_at)
       values (gen_random_uuid(), $1, $2, '2026-06-01', '2026-06-10', now())`,
      [olive, rex],
    );
  });
  afterAll(async () => {
    await app.close();
  });
  const mailsTo = (name: string) =>
    app.smtp.mails.filter(({ to }) => to && !Array.isArray(to) && to.text.includes(name));
  const lastTo = (name: string) => mailsTo(name).at(-1)!;

  it('is a digest with the reader’s own part in each review', async () => {
    await advance(app, '2026-05-04T08:00');
    expect(lastTo('Rex').text).toContain('You review this policy.');
    const { text = '', html, subject } = lastTo('Olive');
    expect(subject).toMatch(/^2 reviews, most urgent due in 120 days: /);
    expect(text.match(/You own this policy\./g)).toHaveLength(2);
    expect(html).toContain('<html lang="en"');
    expect(text).toMatch(/\/console\/reviews\/[0-9a-f-]{36}\/task/);
  });

  it('says for whom its reader stands in, and until when', async () => {
    await advance(app, '2026-06-03T08:00');
    expect(mailsTo('Olive')).toHaveLength(1);
    const { text = '' } = lastTo('Rex');
    expect(text).toContain('You review this policy. For Olive Owner, who is on leave until June 10, 2026.');
    expect(text).toMatch(/Spinal Taps\n.*\n.*\n\s+For Olive Owner, who is on leave until June 10, 2026\./);
  });

  it('tells the committee of its role, and the chair that the review came up', async () => {
    for (const day of ['2026-09-01', '2026-10-08']) await advance(app, `${day}T08:00`);
    expect(lastTo('Mel').text).toContain('You are told by your role in the policy committee.');
    expect(lastTo('Carla').text).toContain('This has come up to you by your role');
  });
});
