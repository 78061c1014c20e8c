import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { Provider, type Adapter, type Configuration } from 'oidc-provider';
import { scopes } from '../../src/kernel/actor.ts';

/** Almanac's client at the test provider, and a machine's. */
export const ALMANAC = { clientId: 'almanac', clientSecret: 'a client secret of the tests' } as const;
export const MACHINE = { clientId: 'claims-engine', clientSecret: 'a secret of the machine' } as const;
/** The audience of access tokens for Almanac. */
export const AUDIENCE = 'https://almanac.example/';

/** Somebody at the provider: their claims but `sub`. */
export type Account = Readonly<Record<string, unknown>>;

/** What the provider would have put into an ID token, to be changed and signed again. */
export interface Tampering {
  readonly claims: JWTPayload;
  readonly header: { alg: string; kid?: string };
  /** Signs with the provider's own key, or with one of nobody's under the same kid. */
  readonly sign: (claims: JWTPayload, key?: 'own' | 'foreign') => Promise<string>;
}

/** A real OpenID provider in the test's process. */
export interface TestProvider {
  readonly issuer: string;
  /** By subject; whoever is not in it cannot sign in. */
  readonly accounts: Map<string, Account>;
  /** Settings of an Almanac whose people sign in here. */
  readonly settings: Readonly<Record<string, string>>;
  /** Changes the next ID token. */
  tamper(change: (token: Tampering) => Promise<string>): void;
  /** The `auth_time` of the next sign-ins in seconds, whatever the request asks; undefined: as it is. */
  pretendSignedInAt(seconds: number | undefined): void;
  /** Signs with other keys from now on, and publishes only these. */
  rotateKeys(): Promise<void>;
  /** Answers nothing but 503, or works again. */
  setDown(down: boolean): void;
  /** How often a path was asked for. */
  asked(path: string): number;
  /** An access token by client credentials; the whole reply where it is refused. */
  machineToken(scope: string, resource?: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts one whose Almanac is at `publicUrl`. */
export async function startProvider(publicUrl = 'http://localhost:3000'): Promise<TestProvider> {
  const accounts = new Map<string, Account>();
  const asked = new Map<string, number>();
  let tampering: ((token: Tampering) => Promise<string>) | undefined;
  let signedInAt: number | undefined;
  let down = false;
  let handle: (request: IncomingMessage, response: ServerResponse) => void;
  const server = createServer((request, response) => {
    const path = request.url!.split('?', 1)[0]!;
    asked.set(path, (asked.get(path) ?? 0) + 1);
    if (down) response.writeHead(503).end();
    else handle(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const begin = async (): Promise<void> => {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const kid = `key-${(await exportJWK(publicKey)).n!.slice(0, 8)}`;
    const jwk = { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' };
    const provider = new Provider(issuer, configuration(publicUrl, accounts, jwk));
    provider.use(async (context, next) => {
      await next();
      const body = context.body as { id_token?: string } | undefined;
      const change = tampering;
      if (context.path !== '/token' || change === undefined || body?.id_token === undefined) return;
      tampering = undefined;
      const header = decodeProtectedHeader(body.id_token) as Tampering['header'];
      const sign = async (claims: JWTPayload, key: 'own' | 'foreign' = 'own') =>
        await new SignJWT(claims)
          .setProtectedHeader(header)
          .sign(key === 'own' ? privateKey : (await generateKeyPair('RS256')).privateKey);
      body.id_token = await change({ claims: decodeJwt(body.id_token), header, sign });
    });
    const answer = provider.callback();
    handle = (request, response) => {
      const { pathname, searchParams } = new URL(request.url!, issuer);
      if (!pathname.startsWith('/interaction/')) return void answer(request, response);
      const subject = request.headers['x-sign-in-as'] ?? searchParams.get('subject');
      if (typeof subject !== 'string') return void response.end(signInForm);
      const login = { accountId: subject, ...(signedInAt === undefined ? {} : { ts: signedInAt }) };
      const result = accounts.has(subject)
        ? { login }
        : { error: 'access_denied', error_description: 'no such account' };
      provider.interactionFinished(request, response, result).catch((error: unknown) => {
        response.writeHead(400).end(String(error));
      });
    };
  };
  await begin();

  return {
    issuer,
    accounts,
    settings: {
      OIDC_ISSUER: issuer,
      OIDC_NAME: 'Example Health',
      OIDC_CLIENT_ID: ALMANAC.clientId,
      OIDC_CLIENT_SECRET: ALMANAC.clientSecret,
      OIDC_SCOPES: 'openid profile email groups',
    },
    tamper(change) {
      tampering = change;
    },
    pretendSignedInAt(seconds) {
      signedInAt = seconds;
    },
    rotateKeys: begin,
    setDown(value) {
      down = value;
    },
    asked: (path) => asked.get(path) ?? 0,
    async machineToken(scope, resource = AUDIENCE) {
      const reply = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(basicOf(MACHINE))}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope, resource }),
      });
      const { access_token: token } = (await reply.json()) as { access_token?: string };
      if (token === undefined) throw new Error(`no token came: ${reply.status}`);
      return token;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** What a person sees who is to sign in at the provider. */
const signInForm = `<!doctype html><html lang="en"><title>Example Health</title>
<form><label>Account <input name="subject"></label><button>Continue</button></form></html>`;

/** Client id and secret as RFC 6749 §2.3.1 writes them. */
function basicOf({ clientId, clientSecret }: { clientId: string; clientSecret: string }): string {
  return `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`.replaceAll('%20', '+');
}

/** Everything the library would otherwise warn about being left to its defaults is said here. */
function configuration(publicUrl: string, accounts: Map<string, Account>, jwk: object): Configuration {
  return {
    adapter: adapterClass(),
    jwks: { keys: [jwk] },
    cookies: { keys: ['cookie key of the tests'] },
    clients: [
      {
        client_id: ALMANAC.clientId,
        client_secret: ALMANAC.clientSecret,
        redirect_uris: [`${publicUrl}/console/sign-in/oidc/callback`],
        post_logout_redirect_uris: [`${publicUrl}/console/sign-in`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
      {
        client_id: MACHINE.clientId,
        client_secret: MACHINE.clientSecret,
        redirect_uris: [],
        response_types: [],
        grant_types: ['client_credentials'],
      },
    ],
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'given_name', 'family_name'],
      groups: ['groups', '_claim_names'],
    },
    pkce: { required: () => true },
    findAccount: (_context, sub) => {
      const account = accounts.get(sub);
      return account === undefined ? undefined : { accountId: sub, claims: () => ({ sub, ...account }) };
    },
    loadExistingGrant: async (context) => {
      const { client, session, params, provider } = context.oidc;
      if (session?.accountId === undefined) return undefined;
      const grant = new provider.Grant({ clientId: client!.clientId, accountId: session.accountId });
      grant.addOIDCScope(String(params!['scope']));
      await grant.save();
      return grant;
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    clientBasedCORS: () => false,
    renderError: (context, out) => {
      context.body = out;
    },
    ttl: {
      AccessToken: 300,
      AuthorizationCode: 60,
      ClientCredentials: 300,
      IdToken: 300,
      Interaction: 600,
      Session: 3600,
      Grant: 3600,
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context, form) => {
          context.body = `<!doctype html><html lang="en"><title>Sign out</title>${form}</html>`;
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => [],
        useGrantedResource: () => false,
        getResourceServerInfo: (_context, audience) => ({
          audience,
          scope: scopes.join(' '),
          accessTokenFormat: 'jwt',
          accessTokenTTL: 300,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  };
}

/** A store of one provider; the library's own is one for all in a process, and says that it is for no use. */
function adapterClass(): new (name: string) => Adapter {
  const rows = new Map<string, Record<string, unknown>>();
  return class {
    constructor(private readonly name: string) {}
    private key = (id: string) => `${this.name} ${id}`;
    async upsert(id: string, payload: Record<string, unknown>) {
      rows.set(this.key(id), payload);
    }
    async find(id: string) {
      return rows.get(this.key(id));
    }
    async findByUid(uid: string) {
      return [...rows.values()].find((payload) => payload['uid'] === uid && payload['kind'] === this.name);
    }
    async findByUserCode() {
      return undefined;
    }
    async consume(id: string) {
      const row = rows.get(this.key(id));
      if (row !== undefined) row['consumed'] = Math.floor(performance.timeOrigin / 1000);
    }
    async destroy(id: string) {
      rows.delete(this.key(id));
    }
    async revokeByGrantId(grantId: string) {
      for (const [key, payload] of rows) if (payload['grantId'] === grantId) rows.delete(key);
    }
  };
}
