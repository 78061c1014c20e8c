import type { JSX } from 'preact';
import type { ApprovalView } from '../../approvals/approvals.queries.ts';

/** A stage of a version's way to its signature. */
export type ApprovalStage = 'draft' | 'in_review' | 'carried' | 'waiting' | 'approved' | 'withdrawn';

/** How far a version has come. A carried vote goes for the text as it stands, and an edit takes it away again. */
export function stageOf({ version, live, tally, waiting }: ApprovalView): ApprovalStage {
  if (version.state !== 'in_review') return version.state;
  if (!live || !tally.carried) return 'in_review';
  return waiting.length > 0 ? 'waiting' : 'carried';
}

/** What each stage is called, and its tone. */
export const stageWords = {
  draft: { name: 'Draft', tone: 'plain' },
  in_review: { name: 'Voting', tone: 'info' },
  carried: { name: 'Carried, waits for signature', tone: 'warning' },
  waiting: { name: 'Waits for another director', tone: 'warning' },
  approved: { name: 'Approved', tone: 'good' },
  withdrawn: { name: 'Withdrawn', tone: 'plain' },
} as const satisfies Record<ApprovalStage, { name: string; tone: string }>;

const road: readonly { readonly stage: ApprovalStage; readonly name: string }[] = [
  { stage: 'draft', name: 'Draft' },
  { stage: 'in_review', name: 'Vote' },
  { stage: 'carried', name: 'Signature' },
  { stage: 'waiting', name: 'Further director' },
  { stage: 'approved', name: 'Approved' },
];

/** The way from draft to approved, with the step it is at; a second director is shown only where one is needed. */
export function ApprovalSteps({ stage }: { stage: ApprovalStage }): JSX.Element | null {
  if (stage === 'withdrawn') return null;
  const steps = road.filter((step) => step.stage !== 'waiting' || stage === 'waiting');
  const at = steps.findIndex((step) => step.stage === stage);
  return (
    <ol class="approval-steps" aria-label="Way to approval">
      {steps.map(({ name }, index) => {
        const done = index < at || stage === 'approved';
        return (
          <li
            class={done ? 'done' : index === at ? 'current' : 'ahead'}
            {...(index === at ? { 'aria-current': 'step' as const } : {})}
          >
            {name}
            <span class="aside">{done ? ' (done)' : index === at ? ' (now)' : ' (to come)'}</span>
          </li>
        );
      })}
    </ol>
  );
}
