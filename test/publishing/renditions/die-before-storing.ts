import { spawn } from 'node:child_process';
import { Temporal } from 'temporal-polyfill';
import { createApp } from '../../../src/app.ts';
import { MovableClock } from '../../../src/platform/clock/movable-clock.ts';
import { readSettings } from '../../../src/platform/config/settings.ts';
import { createLogger } from '../../../src/platform/logging/logger.ts';
import { Renditions } from '../../../src/publishing/renditions/renditions.ts';
import { VersionRenderer } from '../../../src/publishing/renditions/version-renderer.ts';
import { TEST_SECRET_KEYS } from '../../support/secret-keys.ts';
import type { BuiltVersion } from '../builders.ts';

/** Runs this file as a process that makes a version's Markdown and is killed before it stores it; returns the signal that ended it. */
export async function dieBeforeStoring(databaseUrl: string, version: BuiltVersion): Promise<string | null> {
  const arguments_ = [databaseUrl, version.id, version.envelopeHash];
  const child = spawn(
    process.execPath,
    [
      '--import',
      './test/cli/load-typescript.mjs',
      'test/publishing/renditions/die-before-storing.ts',
      ...arguments_,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { PATH: process.env['PATH'] ?? '' } },
  );
  return await new Promise((ended) => child.once('close', (_code, signal) => ended(signal)));
}

async function die(databaseUrl: string, versionId: string, envelopeHash: string): Promise<void> {
  const app = await createApp({
    settings: readSettings({ LOG_LEVEL: 'silent', SECRET_KEYS: TEST_SECRET_KEYS }),
    databaseUrl,
    clock: new MovableClock(Temporal.Instant.from('2026-02-10T17:00:00Z')),
    logger: createLogger('silent'),
    schedule: false,
  });
  const renderer = app.get(VersionRenderer);
  const render = renderer.render.bind(renderer);
  renderer.render = async (id, format) => {
    await render(id, format);
    process.kill(process.pid, 'SIGKILL');
    return await new Promise(() => undefined); // never reached: the signal is not handled
  };
  await app.get(Renditions).bytes({ versionId, envelopeHash }, 'md');
}

const [, script = '', databaseUrl = '', versionId = '', envelopeHash = ''] = process.argv;
if (script.endsWith('die-before-storing.ts')) await die(databaseUrl, versionId, envelopeHash);
