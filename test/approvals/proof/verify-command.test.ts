import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ServiceKeys } from '../../../src/platform/service-key/service-keys.ts';
import type { Report } from '../../../src/approvals/proof/verifier/verify-bundle.ts';
import type { ProofBundle } from '../../../src/approvals/proof/proof-bundle.ts';
import { PROCESSES_TIMEOUT } from '../../cli/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildNextVersion, buildPolicyVersion } from '../../support/build-policy-version.ts';
import { officerOf, proofText } from './support.ts';

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('almanac verify', () => {
  let app: TestApp;
  let folder: string;
  let jwks: object;
  let bundle: ProofBundle;
  beforeAll(async () => {
    app = await startApp();
    const { slug } = await buildPolicyVersion(app, { title: 'Verified Policy' });
    await buildNextVersion(app, slug, { effective: '2026-04-01' });
    const text = await proofText(app, await officerOf(app), slug, 2);
    bundle = JSON.parse(text) as ProofBundle;
    jwks = { keys: await app.nest.get(ServiceKeys).publicKeys() };
    folder = await mkdtemp(join(tmpdir(), 'almanac-verify-'));
    await writeFile(join(folder, 'good.json'), text);
    const changed = {
      ...bundle,
      envelope: { ...bundle.envelope, canonical: `${bundle.envelope.canonical} ` },
    };
    await writeFile(join(folder, 'bad.json'), JSON.stringify(changed));
    await writeFile(
      join(folder, 'title.json'),
      JSON.stringify({ ...bundle, organisation: '\u001b[2JEvil\u202e' }),
    );
    await writeFile(join(folder, 'jwks.json'), JSON.stringify(jwks));
    await writeFile(join(folder, 'checkpoint.txt'), `${bundle.audit.checkpoint}\n`);
  }, PROCESSES_TIMEOUT);
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  /** In a folder that has nothing but the files, with no settings. */
  const verify = async (args: readonly string[], input?: string): Promise<Ended> => {
    const loader = pathToFileURL(`${process.cwd()}/test/cli/load-typescript.mjs`).href;
    const child = spawn(
      process.execPath,
      ['--import', loader, `${process.cwd()}/src/cli/almanac.ts`, 'verify', ...args],
      {
        cwd: folder,
        env: { PATH: process.env['PATH'] ?? '' },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdin.end(input ?? '');
    const exitCode = await new Promise<number | null>((closed, failed) => {
      child.once('error', failed);
      child.once('close', closed);
    });
    return { exitCode, stdout, stderr };
  };

  it(
    'says in words what holds and what cannot be known, without database, settings or network',
    async () => {
      const { exitCode, stdout, stderr } = await verify(['good.json']);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toContain('Verified Policy, version 2');
      expect(stdout).toContain('ok       The committee carried this text: 3 approved');
      expect(stdout).toContain(
        'unknown  Dana Director, MD proved at the act who they are: by password: only the server',
      );
      expect(stdout).toContain('Nothing fails.');
      expect(await readdir(folder)).toEqual([
        'bad.json',
        'checkpoint.txt',
        'good.json',
        'jwks.json',
        'title.json',
      ]);
    },
    PROCESSES_TIMEOUT,
  );

  it(
    'knows the key and the checkpoint that are given to it',
    async () => {
      const given = await verify(
        ['-', '--json', '--key', 'jwks.json', '--checkpoint', 'checkpoint.txt'],
        JSON.stringify(bundle),
      );
      expect(given.exitCode).toBe(0);
      const { checks } = JSON.parse(given.stdout) as Report;
      const held = checks.filter(({ outcome }) => outcome === 'holds').map(({ id }) => id);
      expect(held).toEqual(expect.arrayContaining(['keys.trusted', 'audit.published']));
      const foreign = await verify(['good.json', '--key', 'A'.repeat(43)]);
      expect(foreign.exitCode).toBe(1);
      expect(foreign.stderr).toMatch(/^proof_fails: keys.trusted: /);
    },
    PROCESSES_TIMEOUT,
  );

  it(
    'names the first thing that fails, and is not led by control characters',
    async () => {
      const { exitCode, stdout, stderr } = await verify(['bad.json']);
      expect(exitCode).toBe(1);
      expect(stdout).toContain('FAILS    The envelope is the one whose hash is given');
      expect(stdout).toContain('The proof does NOT hold.');
      expect(stderr).toMatch(/^proof_fails: envelope.hash: [^\n]+\n$/);
      const evil = await verify(['title.json']);
      expect(evil.exitCode).toBe(1);
      expect(evil.stdout).toContain('\uFFFD[2JEvil\uFFFD');
    },
    PROCESSES_TIMEOUT,
  );

  it(
    'tells a file that is not there from a proof that does not hold',
    async () => {
      const missing = await verify(['nowhere.json']);
      expect(missing).toMatchObject({ exitCode: 1, stdout: '' });
      expect(missing.stderr).toMatch(/^bundle_unreadable: /);
      expect((await verify([])).exitCode).toBe(2);
    },
    PROCESSES_TIMEOUT,
  );
});
