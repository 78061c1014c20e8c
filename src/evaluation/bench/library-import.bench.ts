import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readDocument } from '../../documents/read-document.ts';
import { report, secondsOf, whole } from './measure.ts';
import type { Workbench } from './workbench.ts';

const FEW = 100;
const MANY = 4 * FEW;
const WORDS = 4000;
const REFERENCES = 40;

interface Measured {
  readonly read: number;
  readonly seconds: number;
  readonly peakKilobytes: number;
}

/**
 * Imports a library of 30 KB files into a fresh database, against only reading the same files; then the peak memory of
 * the process at four times as many files, against that at as many.
 */
export async function libraryImportBench(bench: Workbench): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'almanac-bench-library-'));
  try {
    const few = await measured(bench, await library(join(directory, 'few'), FEW));
    const manyFiles = await library(join(directory, 'many'), MANY);
    const many = await measured(bench, manyFiles);
    const reading = await secondsOf(async () => await readAll(manyFiles, MANY));
    const [ours, bare] = [MANY / many.seconds, MANY / reading];
    report(
      'library import, 30 KB a file / reading alone',
      whole(ours, 'files/s'),
      whole(bare, 'files/s'),
      ours / bare,
    );
    const [more, less] = [many.peakKilobytes / 1024, few.peakKilobytes / 1024];
    report(`peak memory of ${MANY} files / of ${FEW}`, whole(more, 'MB'), whole(less, 'MB'), more / less);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function measured(bench: Workbench, directory: string): Promise<Measured> {
  const child = new URL(`./library-import.child${extname(import.meta.url)}`, import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, [
    fileURLToPath(child),
    await bench.freshDatabase(),
    directory,
  ]);
  return JSON.parse(stdout) as Measured;
}

async function library(directory: string, files: number): Promise<string> {
  await mkdir(directory);
  for (let n = 0; n < files; n += 1) await writeFile(join(directory, nameOf(n)), policyOf(n));
  return directory;
}

async function readAll(directory: string, files: number): Promise<void> {
  for (let n = 0; n < files; n += 1)
    await readDocument(nameOf(n), await readFile(join(directory, nameOf(n))));
}

const nameOf = (n: number): string => `policy-${n}.md`;

/** A policy of its own words, so that none is like another. */
function policyOf(n: number): string {
  let state = n + 1;
  const words = Array.from({ length: WORDS }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return `w${(state >>> 16).toString(36)}`;
  });
  const word = (at: number) => words[at] ?? '';
  const prose = words.map((each, at) => (at % 20 === 19 ? `${each}.` : each));
  const references = Array.from(
    { length: REFERENCES },
    (_, at) =>
      `${at + 1}. Author A. ${word(at)} ${word(at + 1)}. Journal. 2020;1:${at}. PMID: ${30_000_000 + n * 100 + at}`,
  );
  return `# Policy ${n} on ${word(0)} and ${word(1)}

- **Effective:** January 1, 2026
- **Last Review:** November 2025
- **Next Review:** September 2026
- **Date of Origin:** February 1999

## Policy Criteria

${prose.join(' ')}

## References

${references.join('\n')}
`;
}
