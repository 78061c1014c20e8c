import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { cbor, type Cbor } from './cbor.ts';

/** How an answer differs from an honest one's. */
export interface Tricks {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  /** Whether the device saw its person's finger, face or PIN. */
  readonly verified?: boolean;
  readonly present?: boolean;
  readonly counter?: number;
  readonly synced?: boolean;
  readonly backedUp?: boolean;
  /** Null for none. */
  readonly userHandle?: string | null;
  readonly credentialId?: string;
  /** Signed by another key than was registered. */
  readonly key?: KeyObject;
  /** Attestation instead of none. */
  readonly attestation?: { readonly format: string; readonly statement: ReadonlyMap<string, Cbor> };
  /** A COSE key instead of its own. */
  readonly publicKey?: Uint8Array;
}

/** The part of a site's options that a device reads. */
export interface CreationOptions {
  readonly challenge: string;
  readonly rp: { readonly id?: string };
  readonly user: { readonly id: string };
  readonly excludeCredentials?: readonly { readonly id: string }[];
}
/** The same, of asking for a passkey. */
export interface RequestOptions {
  readonly challenge: string;
  readonly rpId?: string;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const ATTESTED = 0x40;

/** COSE's algorithm, how keys are made and what is signed with them. */
const algorithms = {
  ES256: {
    make: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    cose: ({ x = '', y = '' }) => [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ],
    digest: 'sha256',
  },
  EdDSA: {
    make: () => generateKeyPairSync('ed25519'),
    cose: ({ x = '' }) => [
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, bytes(x)],
    ],
    digest: null,
  },
  RS256: {
    make: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
    cose: ({ n = '', e = '' }) => [
      [1, 3],
      [3, -257],
      [-1, bytes(n)],
      [-2, bytes(e)],
    ],
    digest: 'sha256',
  },
} satisfies Record<
  string,
  {
    make: () => { publicKey: KeyObject; privateKey: KeyObject };
    cose: (jwk: { x?: string; y?: string; n?: string; e?: string }) => [number, Cbor][];
    digest: string | null;
  }
>;

/** A device with one passkey, in software: honest unless told a trick (WebAuthn Level 3 §6). */
export class PasskeyDevice {
  readonly credentialId = randomBytes(32).toString('base64url');
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** How often it has signed; a synced one does not count. */
  counter = 0;
  userHandle: string | undefined;

  constructor(
    readonly origin: string,
    readonly algorithm: keyof typeof algorithms = 'ES256',
    readonly synced = false,
  ) {
    ({ publicKey: this.publicKey, privateKey: this.privateKey } = algorithms[algorithm].make());
  }

  /** COSE. */
  get coseKey(): Buffer {
    return cbor(
      new Map<number, Cbor>(algorithms[this.algorithm].cose(this.publicKey.export({ format: 'jwk' }))),
    );
  }

  /** What `navigator.credentials.create` would answer. */
  create(options: CreationOptions, tricks: Tricks = {}) {
    this.userHandle = options.user.id;
    const id = tricks.credentialId ?? this.credentialId;
    const credential = bytes(this.credentialId);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(credential.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, credential, tricks.publicKey ?? this.coseKey]);
    const data = this.authenticatorData(options.rp.id ?? '', tricks, ATTESTED, attested);
    const { format = 'none', statement = new Map<string, Cbor>() } = tricks.attestation ?? {};
    const attestationObject = cbor(
      new Map<string, Cbor>([
        ['fmt', format],
        ['attStmt', statement],
        ['authData', data],
      ]),
    );
    return {
      id,
      rawId: id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: { credProps: { rk: true } },
      response: {
        clientDataJSON: text(this.clientData('webauthn.create', options.challenge, tricks)),
        attestationObject: text(attestationObject),
        transports: this.synced ? ['hybrid', 'internal'] : ['internal'],
      },
    };
  }

  /** What `navigator.credentials.get` would answer. */
  get(options: RequestOptions, tricks: Tricks = {}) {
    const id = tricks.credentialId ?? this.credentialId;
    if (!this.synced) this.counter += 1;
    const client = this.clientData('webauthn.get', options.challenge, tricks);
    const data = this.authenticatorData(options.rpId ?? '', tricks, 0, Buffer.alloc(0));
    const signed = Buffer.concat([data, sha256(client)]);
    const signature = sign(algorithms[this.algorithm].digest, signed, tricks.key ?? this.privateKey);
    const userHandle = tricks.userHandle === undefined ? this.userHandle : tricks.userHandle;
    return {
      id,
      rawId: id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: {
        clientDataJSON: text(client),
        authenticatorData: text(data),
        signature: text(signature),
        userHandle,
      },
    };
  }

  private clientData(type: string, challenge: string, tricks: Tricks): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: tricks.type ?? type,
        challenge: tricks.challenge ?? challenge,
        origin: tricks.origin ?? this.origin,
        crossOrigin: tricks.crossOrigin ?? false,
      }),
    );
  }

  private authenticatorData(rpId: string, tricks: Tricks, more: number, attested: Buffer): Buffer {
    const { synced = this.synced, backedUp = synced } = tricks;
    const flags =
      (tricks.present === false ? 0 : PRESENT) |
      (tricks.verified === false ? 0 : VERIFIED) |
      (synced ? ELIGIBLE : 0) |
      (backedUp ? BACKED_UP : 0) |
      more;
    const rest = Buffer.alloc(5);
    rest[0] = flags;
    rest.writeUInt32BE(tricks.counter ?? this.counter, 1);
    return Buffer.concat([sha256(tricks.rpId ?? rpId), rest, attested]);
  }
}

function sha256(content: string | Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}
const bytes = (encoded: string): Buffer => Buffer.from(encoded, 'base64url');
const text = (content: Buffer): string => content.toString('base64url');
