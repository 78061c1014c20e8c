import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CopyStore } from '../../client/src/copy-store.ts';
import { LocalCopy, type CopyAnswer } from '../../client/src/local-copy.ts';
import type { TestApp } from '../support/app.ts';

/** Longest that a test waits for a copy, in milliseconds. */
const LONGEST = 30_000;

/** The example consumer, as a process of its own with a directory of its own. */
export class KeptCopy {
  readonly errors: string[] = [];
  readonly said: string[] = [];
  private child: ChildProcess | undefined;

  private constructor(
    readonly directory: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async inNewDirectory(environment: Readonly<Record<string, string>>): Promise<KeptCopy> {
    return new KeptCopy(await mkdtemp(join(tmpdir(), 'almanac-copy-')), environment);
  }

  start(more: Readonly<Record<string, string>> = {}): void {
    const child = spawn(process.execPath, ['client/examples/keep-copy.ts'], {
      env: { PATH: process.env['PATH'] ?? '', COPY_DIRECTORY: this.directory, ...this.environment, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (bytes: Buffer) => this.said.push(bytes.toString('utf8')));
    child.stderr.on('data', (bytes: Buffer) => this.errors.push(bytes.toString('utf8')));
    this.child = child;
  }

  /** Ends the process at once, as a power cut would. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  get store(): CopyStore {
    return CopyStore.reading(this.directory);
  }

  /** What the copy answers by itself, whoever else is there. */
  async governing(policy: string, day: string): Promise<CopyAnswer> {
    return await new LocalCopy(this.store, () => Date.now()).governing(policy, day);
  }

  /** Waits until a condition holds of the copy. */
  async until(holds: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + LONGEST;
    while (!(await holds())) {
      if (performance.now() > end) throw new Error(`the copy never came to it: ${this.errors.join('')}`);
      await new Promise((wake) => setTimeout(wake, 20));
    }
  }

  /** Waits until the copy has read as far as the feed goes now. */
  async untilCaughtUp(app: TestApp): Promise<void> {
    await app.drain();
    const cursor = (await app.http({ url: '/v1/active.ndjson' })).headers['almanac-feed-cursor'];
    await this.until(async () => (await this.store.position())?.cursor === cursor);
  }

  /** Where it hears webhooks, once it does. */
  async receiverPort(): Promise<number> {
    const lines = () => this.said.join('').split('\n').slice(0, -1);
    const found = () => lines().find((line) => line.startsWith('{"receiver":'));
    await this.until(async () => await Promise.resolve(found() !== undefined));
    return (JSON.parse(found()!) as { receiver: { port: number } }).receiver.port;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** How a copy calls what Almanac refuses with these codes. */
const REFUSALS: Readonly<Record<string, string>> = {
  not_found: 'unknown_policy',
  no_version_in_force: 'no_version_in_force',
  policy_retired: 'no_version_in_force',
};

/** What Almanac itself says for a day, or for today: which version, by its number and hashes, or why none. */
export async function truth(app: TestApp, policy: string, day?: string): Promise<object> {
  const on = day === undefined ? '' : `?on=${day}`;
  const reply = await app.http({ url: `/v1/policies/${policy}/active${on}` });
  if (reply.status !== 200) {
    const { code } = reply.json<{ code: string }>();
    return { answer: REFUSALS[code] ?? `${reply.status} ${code}` };
  }
  const { version, contentHash, envelopeHash, inForce } = reply.json();
  return { answer: 'version', version, contentHash, envelopeHash, inForce };
}

/** What a copy says, in the same words. */
export async function copied(copy: KeptCopy, policy: string, day: string): Promise<object> {
  const found = await copy.governing(policy, day);
  if (found.answer !== 'version') return { answer: found.answer };
  const { answer, version, contentHash, envelopeHash, inForce } = found;
  return { answer, version, contentHash, envelopeHash, inForce };
}
