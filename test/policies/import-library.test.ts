import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { listLibrary } from '../../src/policies/library-import/library-files.ts';
import type { FileResult } from '../../src/policies/library-import/library-import.ts';
import {
  LibraryImportService,
  type Library,
} from '../../src/policies/library-import/library-import.service.ts';
import type {
  FileReport,
  LibraryReport,
  PolicyReport,
} from '../../src/policies/library-import/library-report.ts';
import { auditOf } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { docxFile, policyBody } from '../support/docx-file.ts';
import { policyText } from '../support/policy-file.ts';

interface Outcome {
  readonly results: FileResult[];
  readonly files: FileReport[];
  readonly policies: PolicyReport[];
}

describe('a library', () => {
  let app: TestApp;
  let directory: string;
  beforeAll(async () => {
    app = await startApp({ now: '2026-10-05T17:00:00Z' });
  });
  afterAll(async () => {
    await app.close();
  });
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'almanac-library-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const write = (path: string, content: string | Uint8Array) => {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), content);
  };
  const run = async (options: Partial<Library> = {}): Promise<Outcome> => {
    const { files } = await listLibrary(directory);
    const results: FileResult[] = [];
    const library = { directory, files, dryRun: false, adopt: false, ...options };
    return await app.nest.get(LibraryImportService).import(system('cli'), library, {
      onFile: (result) => void results.push(result),
      onReport: async (report: LibraryReport) => ({
        results,
        files: await all(report.files()),
        policies: await all(report.policies()),
      }),
    });
  };
  const outcomes = ({ results }: Outcome) =>
    results.map(({ path, outcome, before }) => [path, outcome, before]);
  const count = async (table: string) =>
    (await app.database.query<{ n: number }>(`select count(*) as n from ${table}`))[0]!.n;
  const stored = async () => [
    await count('policy'),
    await count('policy_version'),
    await count('version_bands'),
    await count('library_import'),
    await count('library_import_file'),
    await count('adoption_batch'),
    await count('audit_entry'),
  ];

  it('of several folders is imported file by file, and a second call passes over what is stored', async () => {
    write('surgery/alpha.md', policyText({ title: 'Alpha', criteria: 'Alpha is investigational.' }));
    write('surgery/deep/beta.txt', policyText({ title: 'Beta', criteria: 'Beta is cosmetic.' }));
    write('medicine/widget.docx', docxFile({ body: policyBody }));
    write('medicine/broken.pdf', Buffer.from('%PDF-1.7 and no more'));
    write('shopping.txt', 'milk\neggs\n');
    const first = await run();
    expect(outcomes(first)).toEqual([
      ['medicine/broken.pdf', 'refused', false],
      ['medicine/widget.docx', 'partly_read', false],
      ['shopping.txt', 'refused', false],
      ['surgery/alpha.md', 'read', false],
      ['surgery/deep/beta.txt', 'read', false],
    ]);
    expect(first.files.map(({ refusal }) => refusal?.code ?? null)).toEqual([
      'document_unreadable',
      null,
      'document_not_a_policy',
      null,
      null,
    ]);
    expect((await auditOf(app, 'policy.imported')).map(({ detail }) => detail?.['policy'])).toEqual([
      'widget-therapy',
      'alpha',
      'beta',
    ]);
    const before = await stored();
    const second = await run();
    expect(outcomes(second)).toEqual(
      outcomes(first).map(([path, outcome]) => [path, outcome, outcome !== 'refused']),
    );
    expect(second.files).toEqual(first.files);
    expect(await stored()).toEqual(before);
  });

  it('is told of in a dry run exactly as in an import, and nothing is stored', async () => {
    write('one.md', policyText({ title: 'Dry One', criteria: 'Dry one is investigational.' }));
    write(
      'two.md',
      policyText({ title: 'Dry One', effective: 'July 1, 2026', criteria: 'Dry one is cosmetic.' }),
    );
    write('copy.md', policyText({ title: 'Dry One', criteria: 'Dry one is investigational.' }));
    const before = await stored();
    const dry = await run({ dryRun: true, adopt: true });
    expect(await stored()).toEqual(before);
    const real = await run({ adopt: true });
    expect(outcomes(dry)).toEqual(outcomes(real));
    expect(dry.files).toEqual(real.files);
    expect(dry.policies).toEqual(real.policies);
    expect(outcomes(real)).toEqual([
      ['copy.md', 'read', false],
      ['one.md', 'duplicate', false],
      ['two.md', 'read', false],
    ]);
  });

  it('has several files of one policy as its versions, by their days, and says so', async () => {
    const versions = ['January 1, 2026', 'January 1, 2024', 'January 1, 2025'];
    for (const [index, effective] of versions.entries()) {
      write(
        `${index}.md`,
        policyText({ title: 'Many Days', effective, criteria: `Version ${index} is cosmetic.` }),
      );
    }
    write(
      'other-text.md',
      policyText({ title: 'Many Days', criteria: 'Something else altogether is said here.' }),
    );
    const { results, files, policies } = await run({ adopt: true });
    expect(results.map(({ outcome }) => outcome)).toEqual(['read', 'read', 'read', 'refused']);
    expect(files.at(-1)?.refusal?.code).toBe('policy_exists');
    expect(policies).toMatchObject([
      {
        slug: 'many-days',
        versions: [
          { number: 2, effective: '2024-01-01' },
          { number: 3, effective: '2025-01-01' },
          { number: 1, effective: '2026-01-01' },
        ],
      },
    ]);
  });

  describe('with two files of one policy and one day', () => {
    const filler = Array.from({ length: 300 }, (_, at) => `word${at}`).join(' ');
    const needs = (what: string) => `It is considered **medically necessary** with ${what} and ${filler}.`;
    const twice = async (title: string, first: string, second: string, codes?: readonly string[]) => {
      write('a.md', policyText({ title, criteria: needs(first) }));
      write('b.md', policyText({ title, criteria: needs(second), ...(codes && { codes }) }));
      return await run();
    };

    it.each([
      ['Three Then Six', 'at least 3 months', 'at least 6 months', undefined, 'wording'],
      ['Six Then Three', 'at least 6 months', 'at least 3 months', undefined, 'wording'],
      ['Below Then Above', 'a BMI < 30 kg', 'a BMI > 30 kg', undefined, 'wording'],
      ['By Another Day', 'on January 1, 2025', 'on January 1, 2026', undefined, 'wording'],
      ['With Other Codes', 'at least 3 months', 'at least 3 months', ['62263'], 'codes'],
    ] as const)('refuses the one of other content (%s)', async (title, first, second, codes, what) => {
      const { results, files } = await twice(title, first, second, codes);
      const slug = title.toLowerCase().replaceAll(' ', '-');
      expect(results.map(({ outcome }) => outcome)).toEqual(['read', 'refused']);
      expect(files[1]).toMatchObject({
        refusal: { code: 'policy_exists', message: expect.stringContaining(what) },
        version: null,
      });
      const [rival] = files[1]!.duplicates;
      expect(rival).toMatchObject({ kind: 'nearly_identical', policy: slug, version: 1 });
      expect(rival!.similarity).toBeGreaterThan(0.9);
    });

    it('tells what was found in the refused one', async () => {
      const found = (text: string) => text.replace('September 2026', 'sometime soon');
      write('a.md', policyText({ title: 'Told Anyway', criteria: needs('3 months') }));
      write('b.md', found(policyText({ title: 'Told Anyway', criteria: needs('6 months') })));
      const { files } = await run();
      const dates = { field: 'nextReview', severity: 'blocking' };
      expect(files[1]).toMatchObject({ outcome: 'refused' });
      expect(files[1]!.findings).toEqual(expect.arrayContaining([expect.objectContaining(dates)]));
    });

    it('has the one of the same words, codes and criteria for a duplicate', async () => {
      const { results } = await twice('Same Anyway', 'at **least** 3 months', 'at least 3\nmonths');
      expect(results.map(({ outcome }) => outcome)).toEqual(['read', 'duplicate']);
    });
  });

  describe('imported again to be adopted', () => {
    const batchOf = async (title: string) =>
      await app.database.query<{ batch: string | null; state: string }>(
        `select v.state, b.state as batch from policy_version v left join adoption_batch b on b.id = v.adoption_batch_id
          where v.title = $1`,
        [title],
      );

    it('brings its unsigned versions into the open batch, once', async () => {
      write('a.md', policyText({ title: 'Later Adopted', criteria: 'Later is cosmetic.' }));
      await run();
      const dry = await run({ adopt: true, dryRun: true });
      expect(dry.results).toMatchObject([{ outcome: 'read', before: true, adoption: { outcome: 'joined' } }]);
      expect(await batchOf('Later Adopted')).toEqual([{ state: 'draft', batch: null }]);
      const adopted = await run({ adopt: true });
      expect(adopted.results).toMatchObject([
        { outcome: 'read', before: true, adoption: { outcome: 'joined' } },
      ]);
      expect(await batchOf('Later Adopted')).toEqual([{ state: 'draft', batch: 'open' }]);
      const entries = await auditOf(app, 'policy.put_into_adoption');
      expect(entries.map(({ detail }) => detail?.['policy'])).toEqual(['later-adopted']);
      const again = await run({ adopt: true });
      expect(again.results).toMatchObject([{ before: true, adoption: { outcome: 'in_batch' } }]);
      expect(await auditOf(app, 'policy.put_into_adoption')).toHaveLength(1);
      expect((await run()).results).toMatchObject([{ adoption: null }]);
    });

    it('brings in what another directory had stored', async () => {
      write('one/a.md', policyText({ title: 'From Elsewhere', criteria: 'Elsewhere is cosmetic.' }));
      await run({ directory: join(directory, 'one'), files: ['a.md'] });
      const { results } = await run({ adopt: true });
      expect(results).toMatchObject([{ outcome: 'duplicate', adoption: { outcome: 'joined' } }]);
      expect(await batchOf('From Elsewhere')).toEqual([{ state: 'draft', batch: 'open' }]);
    });

    it('leaves alone and names what is in review', async () => {
      write('a.md', policyText({ title: 'Being Reviewed', criteria: 'Being is cosmetic.' }));
      await run();
      await app.database.query(
        `update policy_version set state = 'in_review', submitted_at = created_at where title = 'Being Reviewed'`,
      );
      const { results } = await run({ adopt: true });
      expect(results).toMatchObject([
        { before: true, adoption: { outcome: 'not_adopted', policy: 'being-reviewed', state: 'in_review' } },
      ]);
      expect(await batchOf('Being Reviewed')).toEqual([{ state: 'in_review', batch: null }]);
    });
  });

  it('in a dry run keeps no import of the same bytes waiting', async () => {
    write('one/a.md', policyText({ title: 'Not Waiting', criteria: 'Not waiting is cosmetic.' }));
    write('two/a.md', policyText({ title: 'Not Waiting', criteria: 'Not waiting is cosmetic.' }));
    const of = (name: string) => ({ directory: join(directory, name), files: ['a.md'] });
    await run(of('one'));
    const library = { ...of('two'), dryRun: true, adopt: false };
    const real = await app.nest.get(LibraryImportService).import(system('cli'), library, {
      onFile: () => undefined,
      onReport: async () => await run(of('two')),
    });
    expect(outcomes(real)).toEqual([['a.md', 'duplicate', false]]);
  });

  it('keeps policies apart that share a title and not their number', async () => {
    const numbered = (number: string) =>
      policyText({ title: 'Shared Title', criteria: `Policy ${number} is cosmetic.` }).replace(
        '- **Effective:**',
        `- **Policy Number:** ${number}\n- **Effective:**`,
      );
    write('a.md', numbered('MED.1'));
    write('b.md', numbered('MED.2'));
    write('c.md', numbered('MED.2').replace('January 1, 2026', 'January 1, 2025'));
    const { files } = await run();
    expect(files.map(({ version }) => [version?.policy, version?.number])).toEqual([
      ['shared-title', 1],
      ['shared-title-med-2', 1],
      ['shared-title-med-2', 2],
    ]);
  });

  it('names duplicates, overdue reviews by the organisation’s day, and missing owners', async () => {
    write(
      'a.md',
      policyText({ title: 'Ends In September', nextReview: 'September 2026', criteria: 'A a a a a.' }),
    );
    write(
      'b.md',
      policyText({ title: 'Ends In October', nextReview: 'October 2026', criteria: 'B b b b b.' }),
    );
    write('c.docx', docxFile({ body: policyBody.replaceAll('Widget', 'Gizmo') }));
    write(
      'c.txt',
      'Gizmo Therapy\n\nEffective: January 1, 2026\n\nPOLICY CRITERIA\n\nGizmo therapy is considered investigational.\n\nREFERENCES\n\n1. Doe J. Gizmos. J Gizmos. 2019;1:2. PMID: 30590850\n',
    );
    const { results, policies } = await run();
    expect(policies.map(({ slug, isOverdue, hasOwner }) => [slug, isOverdue, hasOwner])).toEqual([
      ['ends-in-october', false, false],
      ['ends-in-september', true, false],
      ['gizmo-therapy', false, false],
    ]);
    expect(results.find(({ path }) => path === 'c.txt')).toMatchObject({
      outcome: 'duplicate',
      duplicates: [{ policy: 'gizmo-therapy', version: 1 }],
    });
  });

  it('takes names as they are: hostile ones, other scripts, links in a circle, what is no file', async () => {
    const names = [
      '=cmd|calc.md',
      '<img src=x>.md',
      'line\nbreak.md',
      '-rf.md',
      'ünïcode 政策.md',
      "it's.md",
    ];
    for (const [index, name] of names.entries()) {
      write(
        name,
        policyText({ title: `Named ${'abcdefgh'[index]}`, criteria: `Text ${index} is cosmetic.` }),
      );
    }
    write('~$lock.docx', 'x');
    write('.hidden.md', 'x');
    write('picture.png', 'x');
    write('huge.txt', '');
    truncateSync(join(directory, 'huge.txt'), 26 * 1024 * 1024);
    symlinkSync(directory, join(directory, 'circle'));
    symlinkSync('/etc/passwd', join(directory, 'passwd.txt'));
    const { files, passedOver } = await listLibrary(directory);
    expect(passedOver).toEqual([
      { path: 'circle', reason: 'it is a link' },
      { path: 'passwd.txt', reason: 'it is a link' },
      { path: 'picture.png', reason: expect.stringContaining('only .txt') },
    ]);
    expect(files.toSorted()).toEqual([...names, 'huge.txt'].toSorted());
    const { results } = await run();
    expect(results.filter(({ outcome }) => outcome === 'refused')).toMatchObject([
      { path: 'huge.txt', refusal: { code: 'payload_too_large' } },
    ]);
    expect(results.filter(({ outcome }) => outcome === 'read')).toHaveLength(names.length);
  });

  it('goes on when a file vanishes or becomes a link meanwhile', async () => {
    write('a.md', policyText({ title: 'Stays', criteria: 'Stays are cosmetic.' }));
    write('b.md', 'x');
    const { results } = await run({ files: ['a.md', 'gone.md'] });
    expect(results).toMatchObject([
      { outcome: 'read' },
      { outcome: 'refused', refusal: { code: 'file_unreadable', message: 'it cannot be read (ENOENT)' } },
    ]);
    rmSync(join(directory, 'b.md'));
    symlinkSync('/etc/passwd', join(directory, 'b.md'));
    const linked = await run({ files: ['b.md'] });
    expect(linked.results).toMatchObject([{ refusal: { message: 'it cannot be read (ELOOP)' } }]);
  });

  it('is stored once when two import it at the same time', async () => {
    for (let n = 0; n < 12; n += 1) {
      write(
        `${n}.md`,
        policyText({ title: `At Once ${'abcdefghijkl'[n]}`, criteria: `At once ${n} is cosmetic.` }),
      );
    }
    const both = await Promise.all([run(), run()]);
    const fresh = both.flatMap(({ results }) => results.filter(({ before }) => !before));
    expect(fresh).toHaveLength(12);
    const [versions] = await app.database.query<{ n: number }>(
      `select count(*) as n from policy_version where title like 'At Once%'`,
    );
    expect(versions?.n).toBe(12);
  });

  it('has nothing to import in an empty directory', async () => {
    mkdirSync(join(directory, 'empty'));
    expect(await listLibrary(directory)).toEqual({ files: [], passedOver: [] });
    expect((await listLibrary(join(directory, 'gone'))).passedOver).toEqual([
      { path: '.', reason: 'the directory cannot be opened' },
    ]);
  });
});

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}
