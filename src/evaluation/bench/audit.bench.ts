import { system } from '../../kernel/actor.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { AuditSealer } from '../../platform/audit/chain/audit-sealer.ts';
import { DraftsService } from '../../policies/drafts.service.ts';
import { SampleOrganisation } from '../sample-organisation.ts';
import { median, milliseconds, numberOf, report, secondsOf } from './measure.ts';
import type { Workbench } from './workbench.ts';

const ROUNDS = numberOf('BENCH_AUDIT_ROUNDS', 9);
const EDITS = numberOf('BENCH_AUDIT_EDITS', 200);
const WARM_UP = 20;
const SLUG = 'lysis-of-epidural-adhesions';

/**
 * An edit of a draft with its audit entry against the same edit with recording switched off, in turns; then what the sealer
 * takes for an entry afterwards, which nobody waits for.
 */
export async function auditBench(bench: Workbench): Promise<void> {
  const { app } = await bench.app(false);
  try {
    const sample = app.get(SampleOrganisation);
    await sample.addPolicy(await sample.addPeople());
    const drafts = app.get(DraftsService);
    const author = system('bench');
    let { version } = await drafts.begin(author, SLUG);
    let made = 0;
    const edit = async (): Promise<void> => {
      made += 1;
      ({ version } = await drafts.edit(author, SLUG, version.number, version.revision, {
        title: `Lysis of Epidural Adhesions ${made % 2}`,
      }));
    };
    const edits = async (count: number) => {
      for (let n = 0; n < count; n += 1) await edit();
    };
    await edits(WARM_UP);
    const took = { recorded: [] as number[], silent: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      took.recorded.push((await secondsOf(async () => await edits(EDITS))) / EDITS);
      took.silent.push(
        (await silently(app.get(Audit), async () => await secondsOf(async () => await edits(EDITS)))) / EDITS,
      );
    }
    const [recorded, silent] = [median(took.recorded), median(took.silent)];
    report(
      'edit of a draft / without its audit entry',
      milliseconds(recorded),
      milliseconds(silent),
      recorded / silent,
    );
    await reportSealing(app.get(AuditSealer), recorded);
  } finally {
    await app.close();
  }
}

/** What an entry costs once it is committed, as a share of the edit that wrote it. */
async function reportSealing(sealer: AuditSealer, editSeconds: number): Promise<void> {
  let sealed = 0;
  const seconds = await secondsOf(async () => (sealed = await sealer.sealAll()));
  const each = seconds / Math.max(sealed, 1);
  report(
    'sealing of an entry afterwards / that edit',
    milliseconds(each),
    milliseconds(editSeconds),
    each / editSeconds,
  );
}

/** Does some work while the one provider of recording writes nothing. */
async function silently<T>(audit: Audit, work: () => Promise<T>): Promise<T> {
  audit.recordAll = async () => await Promise.resolve();
  try {
    return await work();
  } finally {
    Reflect.deleteProperty(audit, 'recordAll'); // the method of its class is back
  }
}
