import type { TestApp, TestReply } from '../../support/app.ts';
import {
  PasskeyDevice,
  type CreationOptions,
  type RequestOptions,
  type Tricks,
} from '../../support/passkey-device.ts';
import type { SessionHeaders } from '../support.ts';

/** Where Almanac is reached in tests that do not say otherwise. */
export const ORIGIN = 'http://localhost:3000';

/** A challenge's id and what a browser is told. */
export interface Asked<Options> {
  readonly challenge: string;
  readonly options: Options;
}

/** Makes a POST as a page of ours would. */
export async function post(
  app: TestApp,
  url: string,
  headers: Record<string, string> = {},
  payload: object = {},
): Promise<TestReply> {
  return await app.http({
    method: 'POST',
    url,
    headers: { 'sec-fetch-site': 'same-origin', ...headers },
    payload,
  });
}

/** Asks what a new passkey needs. Throws when that is refused. */
export async function registrationOptions(
  app: TestApp,
  headers: SessionHeaders,
): Promise<Asked<CreationOptions>> {
  const reply = await post(app, '/v1/passkeys/options', headers);
  if (reply.status !== 200) throw new Error(`passkey options: ${reply.text}`);
  return reply.json<Asked<CreationOptions>>();
}

/** Sends a new passkey, honest or not. */
export async function register(
  app: TestApp,
  headers: SessionHeaders,
  device: PasskeyDevice,
  tricks: Tricks = {},
  name = 'My phone',
): Promise<TestReply> {
  const { challenge, options } = await registrationOptions(app, headers);
  return await post(app, '/v1/passkeys', headers, {
    challenge,
    response: device.create(options, tricks),
    name,
  });
}

/** A device with a passkey of whose session this is. */
export async function deviceOf(
  app: TestApp,
  headers: SessionHeaders,
  device: PasskeyDevice = new PasskeyDevice(ORIGIN),
): Promise<PasskeyDevice> {
  const reply = await register(app, headers, device);
  if (reply.status !== 201) throw new Error(`passkey: ${reply.text}`);
  return device;
}

/** Asks what signing in by passkey needs. */
export async function signInOptions(app: TestApp): Promise<Asked<RequestOptions>> {
  const reply = await post(app, '/v1/sessions/from-passkey/options');
  return reply.json<Asked<RequestOptions>>();
}

/** Signs in by passkey, honest or not. */
export async function signInWith(
  app: TestApp,
  device: PasskeyDevice,
  tricks: Tricks = {},
): Promise<TestReply> {
  const { challenge, options } = await signInOptions(app);
  return await post(
    app,
    '/v1/sessions/from-passkey',
    {},
    { challenge, response: device.get(options, tricks) },
  );
}

/** Makes it look as if the sessions had been opened so many minutes ago. */
export async function ageSessions(app: TestApp, minutes: number): Promise<void> {
  await app.database.query(
    `update session set authenticated_at = authenticated_at - make_interval(mins => $1)`,
    [minutes],
  );
}

/** The statuses of replies to requests at once, the lowest first. */
export function statusesOf(replies: readonly TestReply[]): number[] {
  return replies.map(({ status }) => status).toSorted((one, other) => one - other);
}
