import type { PolicyVersionRow } from './policy-version.entity.ts';
import type { PolicyRow } from './policy.entity.ts';

/** A version with its policy, which is held until the transaction ends. */
export interface HeldVersion {
  readonly policy: PolicyRow;
  readonly version: PolicyVersionRow;
}
