import { DraftsService } from '../../../src/policies/drafts.service.ts';
import { VotesService } from '../../../src/approvals/votes/votes.service.ts';
import { deviceOf, ORIGIN, post } from '../../people/passkeys/support.ts';
import type { SessionHeaders } from '../../people/support.ts';
import type { TestApp } from '../../support/app.ts';
import { actorOf, buildCarriedVersion, committeeOf } from '../../support/build-policy-version.ts';
import { PasskeyDevice, type RequestOptions } from '../../support/passkey-device.ts';
import type { Desk } from '../../support/signing.ts';

/** A director at a device of their own. */
export interface DirectorAtDevice {
  readonly headers: SessionHeaders;
  readonly device: PasskeyDevice;
}

/** Gives a director a passkey. */
export async function atDevice(
  app: TestApp,
  headers: SessionHeaders,
  algorithm: 'ES256' | 'EdDSA' | 'RS256' = 'ES256',
): Promise<DirectorAtDevice> {
  return { headers, device: await deviceOf(app, headers, new PasskeyDevice(ORIGIN, algorithm)) };
}

/** The passkey part of a body that signs an envelope. */
export async function passkeyOver(
  app: TestApp,
  { headers, device }: DirectorAtDevice,
  envelopeHash: string,
  meaning: string,
): Promise<object> {
  const asked = await post(app, '/v1/signature-challenges', headers, {
    envelopeHash,
    meaning,
    method: 'passkey',
  });
  const { id, options } = asked.json<{ id: string; options: RequestOptions }>();
  return { passkey: { challenge: id, response: device.get(options) } };
}

/** Terms of a signature in a test. */
export interface TestTerms {
  readonly effective: string;
  readonly changeClass?: string;
  readonly reason?: string;
}

/** Signs a carried version by passkey with every director given, in their order. */
export async function signByPasskeys(
  app: TestApp,
  directors: readonly DirectorAtDevice[],
  slug: string,
  version: number,
  terms: TestTerms,
): Promise<void> {
  const said = { changeClass: 'neutral', ...terms };
  const meaning = 'Ich genehmige diese Fassung — as amended. ✓';
  for (const director of directors) {
    const { headers } = director;
    const url = `/v1/policies/${slug}/versions/${version}`;
    const shown = await app.http({
      url: `${url}/envelope?${new URLSearchParams(said).toString()}`,
      headers: { ...headers },
    });
    const { envelopeHash, envelope } = shown.json<{
      envelopeHash: string;
      envelope: { contentHash: string };
    }>();
    const proof = await passkeyOver(app, director, envelopeHash, meaning);
    const body = { ...said, meaning, envelopeHash, contentHash: envelope.contentHash, ...proof };
    const signed = await post(app, `${url}/signatures`, headers, body);
    if (signed.status !== 201) throw new Error(`signature: ${signed.text}`);
  }
}

/** The next version of a policy, carried and signed by passkey. */
export async function buildByPasskeys(
  app: TestApp,
  directors: readonly DirectorAtDevice[],
  slug: string,
  terms: TestTerms,
): Promise<number> {
  const { number } = await buildCarriedVersion(app, slug);
  await signByPasskeys(app, directors, slug, number, terms);
  return number;
}

/** A correction of the version in force, carried and signed with a password for the day after. */
export async function buildCorrection(
  app: TestApp,
  desk: Desk,
  slug: string,
  effective: string,
): Promise<number> {
  const { author, members } = await committeeOf(app);
  const drafts = app.nest.get(DraftsService);
  const begun = await drafts.correct(actorOf(author), slug, undefined);
  const { version } = await drafts.edit(actorOf(author), slug, begun.version.number, begun.version.revision, {
    sections: [{ id: 'policy-criteria', markdown: 'A typing error is mended: 62263 µg.' }],
  });
  const votes = app.nest.get(VotesService);
  await votes.submit(actorOf(author), slug, version.number, version.revision);
  for (const member of members) await votes.vote(actorOf(member), slug, version.number, 'approve', undefined);
  const signed = await desk.sign(desk.first, `${slug}/versions/${version.number}/signatures`, {
    effective,
    changeClass: 'editorial',
    contentHash: version.contentHash,
  });
  if (signed.status !== 201) throw new Error(`correction: ${signed.text}`);
  return version.number;
}
