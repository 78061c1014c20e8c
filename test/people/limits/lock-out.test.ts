import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.ts';
import { auditOf, buildPerson, PASSWORD } from '../support.ts';

describe('guessing passwords', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });

  const guess = async (email: string, remoteAddress: string, password = 'wrong', cookie?: string) =>
    await app.http({
      method: 'POST',
      url: '/v1/sessions',
      remoteAddress,
      ...(cookie === undefined ? {} : { headers: { cookie } }),
      payload: { email, password },
    });
  const address = (n: number) => `198.51.${Math.floor(n / 250)}.${(n % 250) + 1}`;
  /** Guesses from so many addresses, one from each, and how each was answered. */
  const spray = async (email: string, guesses: number, from = 0) => {
    const statuses = [];
    for (let n = 0; n < guesses; n++) statuses.push((await guess(email, address(from + n))).status);
    return statuses;
  };

  it.each(['known', 'unknown'])('of one %s account from many addresses is slowed down', async (kind) => {
    const email = kind === 'known' ? (await buildPerson(app)).email : 'nobody-sprayed@example.org';
    const statuses = await spray(email, 30);
    expect(statuses.slice(0, 20)).toEqual(Array<number>(20).fill(401));
    expect(statuses.slice(20)).toContain(429);
    const refused = await guess(email, '203.0.113.1');
    expect(refused.json()).toMatchObject({ code: 'rate_limited', retryAfterSeconds: expect.any(Number) });
    expect(refused.headers['retry-after']).toBe(String(refused.json()['retryAfterSeconds']));
  });

  it('locks the owner out of no browser they were signed in in before, and of no other for longer than minutes', async () => {
    const person = await buildPerson(app);
    const first = await guess(person.email, '192.0.2.10', PASSWORD);
    const device = [first.headers['set-cookie']]
      .flat()
      .map(String)
      .find((each) => each.includes('device'))!;
    const cookie = device.split(';')[0]!;
    await spray(person.email, 28, 300);
    expect((await guess(person.email, '203.0.113.9', PASSWORD)).status).toBe(429);
    expect((await guess(person.email, '203.0.113.9', PASSWORD, cookie)).status).toBe(201);
    await app.database.query(
      `update sign_in_attempt set last_attempt_at = now() - interval '15 minutes' where address = '*'`,
    );
    expect((await guess(person.email, '203.0.113.10', PASSWORD)).status).toBe(201);
  });

  it('gains nothing by somebody else’s known browser', async () => {
    const [attacker, victim] = [await buildPerson(app), await buildPerson(app)];
    const own = await guess(attacker.email, '192.0.2.20', PASSWORD);
    const cookie = [own.headers['set-cookie']]
      .flat()
      .map(String)
      .find((each) => each.includes('device'))!
      .split(';')[0]!;
    const statuses = [];
    for (let n = 0; n < 12; n++)
      statuses.push((await guess(victim.email, '192.0.2.20', 'wrong', cookie)).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
  });

  it('is limited in a known browser too', async () => {
    const person = await buildPerson(app);
    const own = await guess(person.email, '192.0.2.30', PASSWORD);
    const cookie = [own.headers['set-cookie']]
      .flat()
      .map(String)
      .find((each) => each.includes('device'))!
      .split(';')[0]!;
    const statuses = [];
    for (let n = 0; n < 12; n++)
      statuses.push((await guess(person.email, address(n), 'wrong', cookie)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
  });

  it('at many accounts from one address stops after a hundred failures', async () => {
    const statuses = [];
    for (let n = 0; n < 102; n++)
      statuses.push((await guess(`sprayed-${n}@example.org`, '192.0.2.99')).status);
    expect(statuses.slice(0, 100)).toEqual(Array<number>(100).fill(401));
    expect(statuses.slice(100)).toEqual([429, 429]);
    expect((await guess('sprayed-1@example.org', '192.0.2.98')).status).toBe(401);
  });

  it('is written down of known persons, gathered, and of nobody else', async () => {
    const person = await buildPerson(app);
    const before = (await auditOf(app, 'person.sign_in_refused')).length;
    await guess('nobody-at-all@example.org', '192.0.2.40');
    for (let n = 0; n < 3; n++) await guess(person.email, '192.0.2.40');
    await spray(person.email, 15, 600);
    await guess(person.email, '192.0.2.40', PASSWORD);
    await app.sweep();
    const entries = (await auditOf(app, 'person.sign_in_refused')).slice(before);
    const about = entries.filter(({ subjectId }) => subjectId === person.id);
    expect(about).toHaveLength(1);
    expect(about[0]).toMatchObject({
      actorId: null,
      detail: { method: 'password', failures: 18, addresses: 16 },
    });
    expect(about[0]!.detail['from']).toHaveLength(10);
    expect(about[0]!.detail['from']).toContainEqual({ address: '192.0.2.40', failures: 3 });
    await guess(person.email, '192.0.2.41');
    await app.sweep();
    const later = (await auditOf(app, 'person.sign_in_refused')).filter(
      ({ subjectId }) => subjectId === person.id,
    );
    expect(later).toHaveLength(1);
    await app.database.query(`update sign_in_attempt set told_at = told_at - interval '10 minutes'`);
    await app.sweep();
    const told = (await auditOf(app, 'person.sign_in_refused')).filter(
      ({ subjectId }) => subjectId === person.id,
    );
    expect(told).toHaveLength(2);
  });
});
