import type { ProofAct, ProofBundle } from '../proof-bundle.ts';
import type { ReadEntry } from './audit-checks.ts';
import { hashOfText, readCanonical } from './bytes.ts';
import { counted, type Checks } from './check.ts';
import { compareInstants, isNear } from './instants.ts';
import { actions, actRecords, areWithheld, checkRecords } from './record-checks.ts';
import { checkSignatures, type Signing } from './signature-checks.ts';

const words = { cancel: 'cancellation', retire: 'retirement', withdraw: 'withdrawal' } as const;

/** Checks the decisions about the policy that concern the version, each with its signatures. */
export async function checkActs(
  bundle: ProofBundle,
  { entries, trust }: Signing,
  checks: Checks,
): Promise<void> {
  for (const [at, act] of bundle.acts.entries()) {
    const id = `acts.${at}`;
    await checkEnvelope(id, act, bundle, checks);
    const records = await actRecords(bundle, act, entries);
    const decided = decisionOf(act, entries);
    await checkSignatures(
      act.signatures,
      {
        id: `${id}.signatures`,
        envelopeHash: act.hash,
        shownHash: act.hash,
        needed: Math.max(act.signaturesNeeded, neededBy(decided), act.act === 'withdraw' ? 2 : 1),
        tokensWithheld: bundle.withheld.includes('id_tokens'),
        barred: [], // who wrote a text may take it back
        origin: bundle.origin,
      },
      { entries, trust, records },
      checks,
    );
    checkRecords(`${id}.audit`, act.signatures, records, checks);
    checkDecided(`${id}.decided`, act, bundle, decided, checks);
  }
  const { corrections } = bundle;
  if (corrections.length === 0) return;
  const versions = corrections.map(({ version }) => version).join(', ');
  const why = `${counted(corrections.length, 'version', 'versions')}: ${versions}; each has a proof of its own`;
  checks.unknown('corrections', 'The versions that correct this one are signed', why);
}

async function checkEnvelope(
  id: string,
  act: ProofAct,
  { policy, version }: ProofBundle,
  checks: Checks,
): Promise<void> {
  const about = `The ${words[act.act]} of ${act.on} is the one that was signed`;
  const { canonical, hash } = act;
  if (canonical === null) {
    return checks.unknown(`${id}.hash`, about, `its envelope is withheld in this copy; its hash is ${hash}`);
  }
  await checks.attempt(`${id}.hash`, about, `recomputed: ${hash}`, async () => {
    const found = await hashOfText(canonical);
    if (found !== hash) throw new TypeError(`the hash of what is here is ${found}, not ${hash}`);
    const read = readCanonical(canonical) as {
      act?: unknown;
      on?: unknown;
      version?: unknown;
      policy?: { id?: unknown };
    };
    if (read.act !== act.act || read.on !== act.on) throw new TypeError('its envelope says something else');
    if (read.policy?.id !== policy.id) throw new TypeError('its envelope is about another policy');
    if (act.act === 'cancel' && read.version !== version.number)
      throw new TypeError('its envelope is about another version');
  });
}

/** The entry that an act was decided with. */
function decisionOf({ id, act }: ProofAct, entries: readonly ReadEntry[]): ReadEntry | undefined {
  return entries.find(({ action, detail }) => action === actions[act] && detail['id'] === id);
}

function neededBy(decided: ReadEntry | undefined): number {
  const needed = decided?.detail['signaturesNeeded'];
  return typeof needed === 'number' ? needed : 1;
}

/** Holds an act against its entry: which envelope it decided, and when. */
function checkDecided(
  id: string,
  { act, hash, decidedAt }: ProofAct,
  bundle: ProofBundle,
  decided: ReadEntry | undefined,
  checks: Checks,
): void {
  const about = `The audit says that the ${words[act]} was decided`;
  if (areWithheld(bundle)) return checks.unknown(id, about, 'the audit entries are withheld in this copy');
  if (decided === undefined) return checks.fails(id, about, 'no entry says so');
  const { detail, occurredAt, position } = decided;
  const at = detail['decidedAt'];
  const isThen =
    typeof at === 'string' ? compareInstants(at, decidedAt) === 0 : isNear(occurredAt, decidedAt);
  const problem =
    detail['envelopeHash'] !== hash
      ? `the entry names the envelope ${String(detail['envelopeHash'])}`
      : isThen
        ? null
        : 'the entry says that it was decided at another time';
  checks.judge(id, about, problem, `the entry at position ${position} names its envelope and time`);
}
