import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { roles, scopes, system, type Role, type Scope } from '../../src/kernel/actor.ts';
import { newId } from '../../src/kernel/ids.ts';
import { permissionTables, roleWords } from '../../src/console/permissions/permission-table.ts';
import type { Person } from '../../src/people/persons/people.queries.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import { evaluationPermissions } from '../../src/evaluation/evaluation.permissions.ts';
import { buildPerson, signIn } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { routesOf, type Route } from '../support/routes.ts';

/** Who calls, and what the README's table says about them. */
interface Caller {
  readonly name: string;
  readonly kind: 'anonymous' | 'person' | 'key';
  readonly role: Role | null;
  readonly scopes: readonly Scope[];
  /** Their own id; null for who is no person. */
  readonly personId: () => Promise<string | null>;
  readonly headers: (anew: boolean) => Promise<Readonly<Record<string, string>>>;
}

/** One row of the table in the README. */
interface TableRow {
  readonly does: string;
  readonly persons: string;
  readonly scope: string | null;
}

const EVERYBODY = 'everybody, without a credential';

/** What a route answers to who may not. */
const refusals: Readonly<Record<Caller['kind'], readonly [number, string]>> = {
  anonymous: [401, 'unauthenticated'],
  person: [403, 'forbidden'],
  key: [403, 'insufficient_scope'],
};

/** After one of these the session that asked, or the person's other ones, are over. */
const isEnding = ({ method, path }: Route) => method !== 'GET' && /sign-out|\/sessions/.test(path);

/** Rows about what is one's own whose routes name the person, each with the row for others'. */
const ofOthers: Readonly<Record<string, string | null>> = {
  'change zone, quiet hours and reminders': 'change a person and their roles',
  'say who stands in': 'say who stands in for somebody else',
  'see the identity at the sign-in provider': 'see who somebody is at the sign-in provider',
};

/**
 * Rows about what is one's own, or never one's own text, that need a decision under way to be tried: the test that tries
 * them with somebody else's, by file and title.
 */
const triedElsewhere: Readonly<Record<string, readonly [file: string, title: string]>> = {
  'see and end the own session': ['people/sessions/sessions.test.ts', 'is not somebody else’s to end'],
  'add, name and remove passkeys': ['people/passkeys/passkeys.test.ts', 'and by nobody else'],
  'begin a signature by passkey or sign-in provider': [
    'people/passkeys/passkey-signatures.test.ts',
    'is of the session that asked, and of no other',
  ],
  'say how far a review is': ['reviews/cycles/stages.test.ts', 'is for the owner, the reviewers, chairs'],
  'make and end calendar feeds': ['reviews/calendar/calendars.test.ts', 'is nobody else’s to end'],
  'name a proxy for one’s own seat': ['approvals/panels/proxies.test.ts', 'or one has no seat there'],
  'take back the proxy for one’s own seat': [
    'approvals/panels/proxies.test.ts',
    'is taken back by the member or a chair, and by nobody else',
  ],
  'take one’s own waiting signature back': [
    'approvals/signatures/several-directors.test.ts',
    'be taken back by its signer, and by others with a reason',
  ],
  'take one’s own waiting signature of an act or adoption back': [
    'policies/waiting-acts.test.ts',
    'taken back, by others only with a reason',
  ],
  'vote on a version': ['approvals/votes/panel-votes.test.ts', 'leaves the author out of those who may vote'],
  'sign a version': ['approvals/signatures/delegates.test.ts', 'signs for nobody who wrote the text'],
};

/** Bodies without which a route does not get as far as asking whose it is. */
const bodies: Readonly<Record<string, object>> = {
  'POST /v1/people/:id/delegations': { delegate: newId(), from: '2026-07-01', to: '2026-07-02' },
};

const nobody: Caller = {
  name: 'nobody',
  kind: 'anonymous',
  role: null,
  scopes: [],
  personId: async () => await Promise.resolve(null),
  headers: async () => await Promise.resolve({}),
};

/** The simulated Clock is there in an evaluation only, and not in the README's table. */
const evaluationRows: readonly TableRow[] = Object.values(evaluationPermissions).map((permission) => ({
  does: permission.does,
  persons: permission.roles === 'everyone' ? EVERYBODY : 'administrator',
  scope: 'scope' in permission ? permission.scope : null,
}));

describe('who may do what', () => {
  let app: TestApp;
  let routes: Route[];
  let callers: Caller[];
  const table = [...readTable(), ...evaluationRows];

  beforeAll(async () => {
    app = await startApp({ now: '2026-05-04T15:00:00Z' });
    routes = routesOf(app);
    const persons = [null, ...roles].map((role) => person(app, role));
    const keys = scopes.flatMap((scope) => [
      key(app, `only ${scope}`, [scope]),
      key(
        app,
        `all but ${scope}`,
        scopes.filter((each) => each !== scope),
      ),
    ]);
    callers = [nobody, ...persons, ...keys];
  });
  afterAll(async () => {
    await app.close();
  });

  it('is asked by every route', () => {
    expect(routes.length).toBeGreaterThan(200);
    expect(namesOf(routes.filter(({ permission }) => permission === undefined))).toEqual([]);
  });

  it('is a row of a table of a feature, for every route', () => {
    const tables = [...permissionTables.map(({ permissions }) => permissions), evaluationPermissions];
    const known = new Set<object>(tables.flatMap((permissions) => Object.values(permissions)));
    expect(namesOf(routes.filter(({ permission }) => !known.has(permission!)))).toEqual([]);
  });

  it('is in the README, for every route', () => {
    expect(namesOf(routes.filter(({ permission }) => rowsOf(permission!.does).length === 0))).toEqual([]);
  });

  it('answers every caller as the README says', async () => {
    const wrong: string[] = [];
    for (const route of routes) {
      for (const caller of callers.filter((each) => isTelling(each, route))) {
        const answer = await ask(app, route, caller);
        const [status, code] = refusals[caller.kind];
        const refused = answer.status === status && answer.code === code;
        if (refused === mayByReadme(caller, route)) {
          wrong.push(`${caller.name}: ${route.method} ${route.path} -> ${answer.status} ${answer.code}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  }, 300_000);

  it('answers about what is others’ as the README says of others’', async () => {
    const other = await buildPerson(app);
    const wrong: string[] = [];
    for (const route of ownRoutes().filter(({ path }) => path.startsWith('/v1/people/:id'))) {
      const row = ofOthers[route.permission!.does] ?? null;
      for (const caller of callers.filter(({ kind }) => kind === 'person')) {
        const answer = await ask(app, route, caller, other.id);
        const may = row !== null && rowsOf(row).some(({ persons }) => names(persons, caller.role));
        // what nobody else may see is not there for them; what some may is forbidden to the others
        const refused = answer.status === 403 || (row === null && answer.status === 404);
        if (refused === may) {
          wrong.push(`${caller.name}: ${route.method} ${route.path} -> ${answer.status} ${answer.code}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  it('is tried with what is somebody else’s wherever a route names it', () => {
    const subjects = ownRoutes().filter(({ path }) => path.includes(':') && !path.startsWith('/console'));
    const rest = subjects.filter(({ path }) => !path.startsWith('/v1/people/:id'));
    const untried = [...rest, ...routes.filter(({ permission }) => permission!.notOwnText === true)].filter(
      ({ permission }) => !isTried(permission!.does),
    );
    expect(namesOf(untried)).toEqual([]);
  });

  const ownRoutes = () => routes.filter(({ permission }) => permission!.whose === 'own');

  function rowsOf(does: string): TableRow[] {
    return table.filter((row) => row.does === does);
  }

  /** By the README's words alone. Of pages, which no key opens, the table has the feature's own row. */
  function mayByReadme(caller: Caller, { permission, path }: Route): boolean {
    return rowsOf(permission!.does).some(({ persons, scope }) => {
      const [who = ''] = persons.split('; ');
      if (who === EVERYBODY) return true;
      if (caller.kind === 'anonymous') return false;
      if (caller.kind === 'key') {
        return scope !== null && !path.startsWith('/console') && caller.scopes.includes(scope as Scope);
      }
      if (who === 'whoever is signed in') return true;
      return names(who, caller.role);
    });
  }
});

const names = (who: string, role: Role | null): boolean =>
  role !== null && who.split('; ')[0]!.split(', ').includes(roleWords[role]);

const namesOf = (routes: readonly Route[]): string[] =>
  routes.map(({ method, path, handler }) => `${method} ${path} (${handler})`);

/** True when the test that is named for a row is there. */
function isTried(does: string): boolean {
  const [file, title] = triedElsewhere[does] ?? [null, ''];
  return file !== null && readFileSync(`test/${file}`, 'utf8').includes(title);
}

/** Of the keys only the two that the route's own scope tells apart, or one of each kind where it has none. */
function isTelling({ kind, name }: Caller, { permission }: Route): boolean {
  return kind !== 'key' || name.endsWith(` ${permission!.scope ?? 'policies:read'}`);
}

async function ask(
  app: TestApp,
  route: Route,
  { headers, personId }: Caller,
  about?: string,
): Promise<{ status: number; code: string | null }> {
  const { method, path, permission } = route;
  const subject = about ?? (permission!.whose === 'own' ? await personId() : null) ?? newId();
  const url = path.replaceAll(/:id\b/g, subject).replaceAll(/:\w+(\([^)]*\))?/g, 'no-such-thing');
  const reply = await app.http({
    method,
    url,
    headers: { ...(await headers(isEnding(route))), accept: 'application/json' },
    ...(method === 'GET' || method === 'DELETE' ? {} : { payload: bodies[`${method} ${path}`] ?? {} }),
  });
  const type = String(reply.headers['content-type']);
  return {
    status: reply.status,
    code: type.includes('problem+json') ? reply.json<{ code: string }>().code : null,
  };
}

function person(app: TestApp, role: Role | null): Caller {
  let session: Promise<Readonly<Record<string, string>>> | undefined;
  let made: Promise<Person> | undefined;
  const build = async () => await buildPerson(app, { roles: role === null ? [] : [role] });
  const itself = async () => await (made ??= build());
  const open = async (who: Promise<Person>) => await signIn(app, await who);
  return {
    name: role ?? 'somebody without a role',
    kind: 'person',
    role,
    scopes: [],
    personId: async () => (await itself()).id,
    headers: async (anew) => await (anew ? open(build()) : (session ??= open(itself()))),
  };
}

function key(app: TestApp, name: string, allowed: readonly Scope[]): Caller {
  let token: Promise<string> | undefined;
  const make = async () =>
    (await app.nest.get(ApiKeysService).create(system('test'), { name, scopes: allowed })).token;
  return {
    name,
    kind: 'key',
    role: null,
    scopes: allowed,
    personId: async () => await Promise.resolve(null),
    headers: async () => ({ authorization: `Bearer ${await (token ??= make())}` }),
  };
}

/** The table as it is printed in the README, not as the code has it. */
function readTable(): TableRow[] {
  const readme = readFileSync('README.md', 'utf8');
  const printed = readme.slice(
    readme.indexOf('<!-- permissions -->'),
    readme.indexOf('<!-- /permissions -->'),
  );
  return printed
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| Part') && !line.startsWith('| ---'))
    .map((line) => {
      const [, , does = '', persons = '', scope = ''] = line.split('|').map((cell) => cell.trim());
      return { does, persons, scope: scope === '' ? null : scope.replaceAll('`', '') };
    });
}
