import {
  createLocalJWKSet,
  errors,
  jwtVerify,
  type JWTVerifyOptions,
  type JWTVerifyResult,
  type LocalJWKSet,
  type ResolvedKey,
} from 'jose';
import { z } from 'zod';
import type { Issuer } from './issuer.ts';
import { ProviderUnavailable } from './oidc.errors.ts';
import { Renewed } from './renewed.ts';

/** Keys are asked for again after ten minutes, and for an unknown kid; while their server is down they serve for a day. */
const KEYS = { freshSeconds: 600, usableSeconds: 86_400, cooldownSeconds: 30 } as const;

/** A key set as far as it must be one; what the keys are is jose's to judge. */
const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

/**
 * Signatures with a public key only: with a shared secret whoever may check a token could make one, and `none` is no
 * signature (RFC 8725 §3.1, §3.2).
 */
export const SIGNATURE_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** The keys with which an issuer signs, from its own JWKS (RFC 7517), rotated by `kid`. */
export class IssuerKeys {
  private readonly sets: Renewed<LocalJWKSet>;

  constructor(
    private readonly issuer: Issuer,
    seconds?: () => number,
  ) {
    this.sets = new Renewed(KEYS, async () => await this.fetchSet(), seconds);
  }

  /**
   * Checks a token's signature, and its claims as far as the options say. A kid that is not known may be new: the keys
   * are asked for once more, though not again and again. Throws jose's errors, and {@link ProviderUnavailable}.
   */
  async verify(token: string, options: JWTVerifyOptions): Promise<JWTVerifyResult & ResolvedKey> {
    const checked = { algorithms: SIGNATURE_ALGORITHMS, ...options };
    const set = await this.sets.value();
    try {
      return await jwtVerify(token, set, checked);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      const renewed = await this.sets.again().catch(() => set); // down: then the key stays unknown, which is the answer
      if (renewed === set) throw error;
      return await jwtVerify(token, renewed, checked);
    }
  }

  private async fetchSet(): Promise<LocalJWKSet> {
    const { jwks_uri: address } = await this.issuer.metadata();
    if (address === undefined) throw new ProviderUnavailable(this.issuer.url, 'it publishes no keys');
    const { host } = new URL(address);
    try {
      const reply = await this.issuer.fetch(address, {
        headers: { accept: 'application/json, application/jwk-set+json' },
      });
      if (reply.status !== 200) throw new Error(`its keys were answered with ${reply.status}`);
      return createLocalJWKSet(keySetSchema.parse(await reply.json()));
    } catch (error) {
      throw new ProviderUnavailable(host, error);
    }
  }
}
