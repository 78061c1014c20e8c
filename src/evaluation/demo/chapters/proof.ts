import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stage } from '../stage.ts';
import type { Timeline } from '../timeline.ts';

/** A year later somebody asks who decided: the proof is fetched, and checked without the server. */
export async function proof(stage: Stage, timeline: Timeline, slug: string): Promise<void> {
  timeline.chapter('The proof of version 2');
  const path = `/v1/policies/${slug}/versions/2/proof`;
  const { body } = await stage.cast.director.get<object>(path);
  const directory = await mkdtemp(join(tmpdir(), 'almanac-proof-'));
  try {
    const text = JSON.stringify(body);
    const { code, output } = await verified(stage, join(directory, 'proof.json'), text);
    const lines = output.trim().split('\n');
    for (const line of [...lines.slice(0, 2), lines.at(-1) ?? '']) timeline.note(line);
    timeline.check(code === 0, 'almanac verify finds nothing wrong in the file, without asking this server');
    const forged = text.replace(/medical director|Medical Director|MD, FACP/, 'Nobody');
    timeline.check(forged !== text, 'a copy is made that prints somebody else');
    const other = await verified(stage, join(directory, 'forged.json'), forged);
    timeline.check(other.code === 1, 'and it does not hold');
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function verified(stage: Stage, file: string, text: string) {
  await writeFile(file, text);
  return await stage.command('verify', file);
}
