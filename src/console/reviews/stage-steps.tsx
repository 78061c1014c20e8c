import type { JSX } from 'preact';
import { cycleStages, type CycleStage } from '../../reviews/cycles/review-stage.rules.ts';
import { stageWords } from './review-stage-words.ts';

/** The stages of a review as a row of steps; `stage` is where it is, null for one that has not begun or has ended. */
export function StageSteps({ stage }: { stage: CycleStage | null }): JSX.Element {
  const reached = stage === null ? -1 : cycleStages.indexOf(stage);
  return (
    <ol class="stages" aria-label="Stages of the review">
      {cycleStages.map((each, index) => (
        <li
          class={index < reached ? 'passed' : index === reached ? 'current' : 'ahead'}
          {...(index === reached ? { 'aria-current': 'step' as const } : {})}
        >
          {stageWords[each]}
          {index < reached && <span class="aside"> (passed)</span>}
        </li>
      ))}
    </ol>
  );
}
