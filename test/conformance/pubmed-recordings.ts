import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';
import { readPubmedRecords } from '../../src/literature/pubmed/pubmed-parser.ts';
import type { PubmedRecord } from '../../src/literature/records/publication-record.ts';

const folder = fileURLToPath(new URL('../../../shared/testdata/pubmed/', import.meta.url));
const present = existsSync(folder);

/** `describe` where the recordings lie beside the repository; elsewhere it says so and skips. */
export function describeRecordings(name: string, tests: () => void): void {
  if (present) describe(name, tests);
  else describe.skip(`${name} (no recordings in ${folder})`, tests);
}

/** The text of one recording. */
export function recording(path: string): string {
  return readFileSync(folder + path, 'utf8');
}

/** The recordings of a utility by file name; none where the folder is absent. */
export function recordings(utility: string): string[] {
  return present
    ? readdirSync(folder + utility)
        .filter((name) => name.endsWith('.xml'))
        .sort()
    : [];
}

/** Every record of an efetch recording, fed in pieces that cut through tags and entities. */
export async function recordsOf(name: string, pieceLength = 997): Promise<PubmedRecord[]> {
  const text = recording(`efetch/${name}`);
  const pieces = Array.from({ length: Math.ceil(text.length / pieceLength) }, (_, index) =>
    text.slice(index * pieceLength, (index + 1) * pieceLength),
  );
  const records: PubmedRecord[] = [];
  for await (const record of readPubmedRecords(pieces)) records.push(record);
  return records;
}

/** The only record of a recording that has one. */
export async function recordOf(name: string): Promise<PubmedRecord> {
  const [record] = await recordsOf(name);
  if (!record) throw new Error(`${name} holds no record`);
  return record;
}
