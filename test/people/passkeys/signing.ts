import type { Assertion } from '../../../src/people/passkeys/assertion.schemas.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import type { Proof } from '../../../src/people/reauthentication/proof.schemas.ts';
import {
  ReauthenticationService,
  type Reauthentication,
} from '../../../src/people/reauthentication/reauthentication.service.ts';
import { actorOf } from '../../../src/people/sign-in/sign-in.service.ts';
import { withRequestContext } from '../../../src/platform/http/request-context.ts';
import type { TestApp, TestReply } from '../../support/app.ts';
import { PasskeyDevice, type RequestOptions } from '../../support/passkey-device.ts';
import { buildPerson, signIn, type SessionHeaders } from '../support.ts';
import { deviceOf, ORIGIN, post } from './support.ts';

/** What the tests of signatures sign. */
export const envelopeHash = `sha256:${'0a'.repeat(32)}`;
export const meaning = 'I approve this version — as amended.';

/** A medical director in a session, with a passkey. */
export interface Signer {
  readonly person: Person;
  readonly headers: SessionHeaders;
  readonly sessionId: string;
  readonly device: PasskeyDevice;
}

/** A challenge as the API answers it. */
export interface Challenge {
  readonly id: string;
  readonly challenge: string;
  readonly nonce: string;
  readonly expiresAt: string;
  readonly options: RequestOptions;
}

/** A director with a passkey on this device. */
export async function buildSigner(app: TestApp, device = new PasskeyDevice(ORIGIN)): Promise<Signer> {
  const person = await buildPerson(app, { roles: ['medical_director'] });
  const headers = await signIn(app, person);
  await deviceOf(app, headers, device);
  return { person, headers, device, sessionId: await newestSessionOf(app, person) };
}

/** The session that a person opened last. */
export async function newestSessionOf(app: TestApp, { id }: Person): Promise<string> {
  const [session] = await app.database.query<{ id: string }>(
    'select id from session where person_id = $1 order by created_at desc, id desc limit 1',
    [id],
  );
  return session!.id;
}

/** Asks for a challenge. */
export async function askToSign(
  app: TestApp,
  headers: SessionHeaders,
  body: object = {},
): Promise<TestReply> {
  return await post(app, '/v1/signature-challenges', headers, {
    envelopeHash,
    meaning,
    method: 'passkey',
    ...body,
  });
}

/** A challenge for a signer's passkey. */
export async function challengeFor(app: TestApp, { headers }: Signer): Promise<Challenge> {
  const reply = await askToSign(app, headers);
  return reply.json<Challenge>();
}

/** Shows a proof as a request of the signer's session does. */
export async function show(
  app: TestApp,
  { person, sessionId }: Pick<Signer, 'person' | 'sessionId'>,
  proof: Proof,
): Promise<Reauthentication> {
  return await withRequestContext(
    { requestId: 'test', address: '192.0.2.1', sessionId },
    async () => await app.nest.get(ReauthenticationService).reauthenticate(actorOf(person), proof),
  );
}

/** {@link show} of a passkey's answer. */
export async function prove(
  app: TestApp,
  signer: Pick<Signer, 'person' | 'sessionId'>,
  challenge: string,
  response: object,
): Promise<Reauthentication> {
  return await show(app, signer, { passkey: { challenge, response: response as Assertion } });
}
