import type { DriftReason } from './drift.rules.ts';

type Words = (holds: string, inForce: string) => string;

const words: Readonly<Record<DriftReason, Words>> = {
  missing: (_, inForce) => `holds nothing, ${inForce} is in force`,
  outdated: (holds, inForce) => `holds ${holds}, ${inForce} is in force`,
  cancelled: (holds, inForce) => `holds ${holds}, which was cancelled; ${inForce} is in force`,
  withdrawn: (holds, inForce) => `holds ${holds}, which was taken out of force; ${inForce} is in force`,
  ended: (holds) => `holds ${holds} though no version is in force any more`,
  damaged: (holds) => `its copy of ${holds} is not what was signed`,
};

/** What is wrong with what a consumer holds of a policy, in words that follow its title. Null: no version. */
export function driftWords(reason: DriftReason, holds: number | null, inForce: number | null): string {
  return words[reason](named(holds), named(inForce));
}

const named = (version: number | null): string => (version === null ? 'no version' : `version ${version}`);
